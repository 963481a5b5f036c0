package io.millrace.srt.handshake;

import java.nio.ByteBuffer;

/**
 * A block that we do not know, or whose content is too short for its type. Encoders send types of
 * their own; they are no reason to refuse.
 *
 * @param type 16 bits
 * @param content whole words; the record keeps a read-only copy
 */
public record UnknownExtension(int type, ByteBuffer content) implements Extension {

  public UnknownExtension {
    if (type < 0 || type > 0xFFFF) {
      throw new IllegalArgumentException("type: " + type + " must lie between 0 and 65535");
    }
    content = BlockContent.copyOf(content);
  }

  /** A read-only view with a position of its own. */
  @Override
  public ByteBuffer content() {
    return content.duplicate();
  }
}
