package io.millrace.broker;

import java.nio.ByteBuffer;
import java.util.Random;

/** Payloads for tests. */
final class Payloads {
  private Payloads() {}

  static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A buffer whose payload starts and ends somewhere in the middle, as from a socket. */
  static ByteBuffer within(byte[] payload) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(payload.length + 7);
    buffer.position(3);
    buffer.put(payload);
    return buffer.limit(3 + payload.length).position(3);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }
}
