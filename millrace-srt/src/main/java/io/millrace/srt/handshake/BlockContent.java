package io.millrace.srt.handshake;

import java.nio.ByteBuffer;

/** The content of an extension block as bytes; buffers compare by content, arrays do not. */
final class BlockContent {

  static final int WORD = 4;

  private BlockContent() {}

  /** What remains in the buffer, copied, read-only. */
  static ByteBuffer copyOf(ByteBuffer content) {
    if (content.remaining() % WORD != 0) {
      throw new IllegalArgumentException(
          "content: " + content.remaining() + " bytes are no whole number of 4-byte words");
    }
    byte[] copy = new byte[content.remaining()];
    content.get(content.position(), copy);
    return ByteBuffer.wrap(copy).asReadOnlyBuffer();
  }
}
