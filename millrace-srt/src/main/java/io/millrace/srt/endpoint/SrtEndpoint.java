package io.millrace.srt.endpoint;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.LongConsumer;

/** One UDP port that carries any number of SRT connections, called and accepted. */
public final class SrtEndpoint implements AutoCloseable {

  /** Binds a UDP port and hands it to the loop. Any thread. */
  public static SrtEndpoint open(EventLoop loop, InetSocketAddress bind) throws IOException {
    throw new UnsupportedOperationException("contract");
  }

  public EventLoop loop() {
    throw new UnsupportedOperationException("contract");
  }

  public InetSocketAddress localAddress() {
    throw new UnsupportedOperationException("contract");
  }

  /** Answers callers from now on. Any thread. */
  public void listen(ConnectionListener listener) {
    throw new UnsupportedOperationException("contract");
  }

  /**
   * Run on the loop after each batch of received datagrams was handled, with the time. Any thread.
   */
  public void afterBatch(LongConsumer task) {
    throw new UnsupportedOperationException("contract");
  }

  /** Calls a listener. Any thread; the handler hears of the outcome. */
  public SrtSocket connect(
      InetSocketAddress remote, String streamId, SrtOptions options, SocketHandler handler) {
    throw new UnsupportedOperationException("contract");
  }

  /** Datagrams that were counted and ignored, by reason, and totals. Loop only. */
  public EndpointStats stats() {
    throw new UnsupportedOperationException("contract");
  }

  /** SHUTDOWN to every peer, then the port is free. Any thread; returns when done. */
  @Override
  public void close() {}
}
