package io.millrace.srt.loss;

/** What sends the stream through the proxy. */
interface Source extends AutoCloseable {

  /** Sends one payload now. */
  void send(byte[] payload);

  @Override
  void close();
}
