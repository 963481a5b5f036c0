package io.millrace.media.ts;

import java.nio.ByteBuffer;

/** A section as it was last seen to change, and the TS packets that carried it. Immutable. */
final class TableCopy {

  private final ByteBuffer section;
  private final ByteBuffer packets;

  TableCopy(ByteBuffer section, ByteBuffer packets) {
    this.section = copy(section);
    this.packets = copy(packets);
  }

  boolean holds(ByteBuffer other) {
    return section.equals(other);
  }

  int size() {
    return packets.limit();
  }

  void writeTo(ByteBuffer target) {
    target.put(target.position(), packets, 0, size());
    target.position(target.position() + size());
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.limit()).put(0, bytes, 0, bytes.limit());
  }
}
