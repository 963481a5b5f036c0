package io.millrace.cli.producer;

import io.millrace.net.EventLoop;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import java.time.Duration;

/**
 * What an uplink needs of the SRT endpoint and its loop. A seam: the tests have a loop of their own
 * that they turn by hand.
 */
interface SrtCalls extends AutoCloseable {

  /** As {@link EventLoop#execute}. */
  void execute(Runnable task);

  /** As {@link EventLoop#schedule}. */
  void schedule(Duration delay, Runnable task);

  /** Looks the broker up, off the loop, and calls it; the handler hears of the outcome. */
  void call(SocketHandler handler, Answer answer);

  /** SHUTDOWN to the broker, the port is free and the loop ends. Not from the loop. */
  @Override
  void close();

  /** What became of an attempt to call. On the loop. */
  interface Answer {
    void calling(SrtSocket socket);

    void notResolved(String why);
  }
}
