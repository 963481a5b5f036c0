package io.millrace.srt.capture;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * One UDP datagram of a capture.
 *
 * @param timeUs since the epoch
 * @param payload what UDP carried; not to be changed
 */
public record CapturedDatagram(
    long timeUs, InetSocketAddress source, InetSocketAddress target, byte[] payload) {

  private static final int SRT_HEADER_LENGTH = 16;
  private static final int HANDSHAKE_WORD = 0x80000000;

  /** The payload, read-only, big-endian. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }

  public boolean isHandshake() {
    return payload.length >= SRT_HEADER_LENGTH && buffer().getInt(0) == HANDSHAKE_WORD;
  }

  /** What follows the SRT header. */
  public ByteBuffer body() {
    return buffer().position(SRT_HEADER_LENGTH).slice();
  }

  /** {@code source port>target port}, as the facts spell it. */
  public String dir() {
    return source.getPort() + ">" + target.getPort();
  }
}
