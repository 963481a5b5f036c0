package io.millrace.cli.consumer;

import java.nio.ByteBuffer;

/** Reads along with a channel: what it is, and where a decoder can start. Never throws. */
interface ChannelReader {

  /**
   * Looks at the next payload, which is left as it is.
   *
   * @return whether a random access point starts in it
   */
  boolean observe(ByteBuffer payload);

  /** What is known by now; equal as long as nothing changed. */
  Description description();

  /** What a decoder needs before a random access point; may be empty. */
  ByteBuffer tables();

  /** False once it is clear that the bytes are not MPEG-TS, so have no such points. */
  boolean isTransportStream();
}
