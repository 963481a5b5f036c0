package io.millrace.srt.handshake;

import java.nio.ByteBuffer;

/**
 * The group (bonded connection) that the caller belongs to, not looked into.
 *
 * @param content whole words; the record keeps a read-only copy
 */
public record GroupExtension(ByteBuffer content) implements Extension {

  public GroupExtension {
    content = BlockContent.copyOf(content);
  }

  @Override
  public int type() {
    return GROUP;
  }

  /** A read-only view with a position of its own. */
  @Override
  public ByteBuffer content() {
    return content.duplicate();
  }
}
