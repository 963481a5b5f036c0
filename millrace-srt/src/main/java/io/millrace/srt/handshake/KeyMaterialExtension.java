package io.millrace.srt.handshake;

import java.nio.ByteBuffer;

/**
 * KMREQ or KMRSP: the wrapped keys, or in a KMRSP one word that says what is wrong with them.
 *
 * @param type {@link #KMREQ} or {@link #KMRSP}
 * @param content whole words; the record keeps a read-only copy
 */
public record KeyMaterialExtension(int type, ByteBuffer content) implements Extension {

  public KeyMaterialExtension {
    if (type != KMREQ && type != KMRSP) {
      throw new IllegalArgumentException("type: " + type + " must be KMREQ (3) or KMRSP (4)");
    }
    content = BlockContent.copyOf(content);
  }

  /** A read-only view with a position of its own. */
  @Override
  public ByteBuffer content() {
    return content.duplicate();
  }
}
