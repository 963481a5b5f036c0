package io.millrace.srt.loss;

import java.io.IOException;
import java.net.InetSocketAddress;

/** What listens and receives the stream. */
interface Sink extends AutoCloseable {

  /** Where it listens. */
  InetSocketAddress address();

  @Override
  void close() throws IOException;
}
