package io.millrace.srt.crypto;

import java.nio.ByteBuffer;

/**
 * The arrays that payloads are encrypted and decrypted in. Shared by all connections of a port, so
 * that a connection costs none of its own; what was opened is valid until the next is. One owner,
 * the loop.
 */
public final class CipherBuffers {

  static final int HEADER_BYTES = 16;
  private static final int BYTES = 1536;

  final byte[] header = new byte[HEADER_BYTES];
  final byte[] sealIn = new byte[BYTES];
  final byte[] sealOut = new byte[BYTES];
  final byte[] openIn = new byte[BYTES];
  final byte[] openOut = new byte[BYTES];
  final ByteBuffer opened = ByteBuffer.wrap(openOut);
}
