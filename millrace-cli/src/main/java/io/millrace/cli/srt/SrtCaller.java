package io.millrace.cli.srt;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Calls one broker from one UDP port, on one loop. A seam: tests have a loop of their own that they
 * turn by hand.
 */
public interface SrtCaller extends Executor, AutoCloseable {

  /**
   * Silence after which the broker counts as gone. A broker that was killed says nothing, and its
   * successor knows nothing of the old connection; a live one is heard at least once a second.
   */
  Duration BROKER_IDLE = Duration.ofMillis(2_500);

  /** As {@link EventLoop#execute}: any thread; dropped after the close. */
  @Override
  void execute(Runnable task);

  /** As {@link EventLoop#schedule}. */
  void schedule(Duration delay, Runnable task);

  /**
   * Looks the broker up, off the loop, and calls it. Any thread; the handler hears of the outcome.
   *
   * @param options but for {@link #BROKER_IDLE}, which holds for all
   */
  void call(String streamId, SrtOptions options, SocketHandler handler, Answer answer);

  /** Where packets come in, for people. */
  String localAddress();

  /** SHUTDOWN to the broker, the port is free and the loop ends. Not from the loop. */
  @Override
  void close();

  /** What became of an attempt to call. On the loop. */
  interface Answer {

    /** The call is on its way. */
    void calling(SrtSocket socket);

    /** There was nobody to call; the reason in words. */
    void notResolved(String why);
  }
}
