package io.millrace.media.mp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes boxes (ISO/IEC 14496-12 4.2) into a buffer that grows: four bytes of size, four letters,
 * the content. A box's size is filled in when it is closed. One owner.
 */
final class BoxWriter {

  private static final int DEPTH_MAX = 12;

  private final int[] open = new int[DEPTH_MAX];
  private int depth;
  private ByteBuffer bytes;

  BoxWriter(int capacity) {
    bytes = ByteBuffer.allocate(capacity);
  }

  /** Opens a box of that type. */
  BoxWriter box(String type) {
    open[depth++] = bytes.position();
    return u32(0).letters(type);
  }

  /** Opens a box with version and flags. */
  BoxWriter fullBox(String type, int version, int flags) {
    return box(type).u32((version << 24) | flags);
  }

  /** Closes the box that was opened last. */
  BoxWriter end() {
    int start = open[--depth];
    bytes.putInt(start, bytes.position() - start);
    return this;
  }

  BoxWriter u8(int value) {
    room(1);
    bytes.put((byte) value);
    return this;
  }

  BoxWriter u16(int value) {
    room(2);
    bytes.putShort((short) value);
    return this;
  }

  BoxWriter u24(int value) {
    return u8(value >> 16).u16(value);
  }

  BoxWriter u32(int value) {
    room(4);
    bytes.putInt(value);
    return this;
  }

  BoxWriter u64(long value) {
    room(8);
    bytes.putLong(value);
    return this;
  }

  BoxWriter zeros(int count) {
    room(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) 0);
    }
    return this;
  }

  BoxWriter letters(String letters) {
    byte[] ascii = letters.getBytes(StandardCharsets.US_ASCII);
    room(ascii.length);
    bytes.put(ascii);
    return this;
  }

  /** The whole of a buffer that is read by index. */
  BoxWriter bytes(ByteBuffer content) {
    room(content.limit());
    bytes.put(bytes.position(), content, 0, content.limit());
    bytes.position(bytes.position() + content.limit());
    return this;
  }

  BoxWriter bytes(byte[] content) {
    room(content.length);
    bytes.put(content);
    return this;
  }

  /** Where the next byte goes. */
  int position() {
    return bytes.position();
  }

  /** Overwrites four bytes. */
  void setU32(int at, int value) {
    bytes.putInt(at, value);
  }

  /** What was written, read-only; nothing more is to be written. */
  ByteBuffer toBuffer() {
    return bytes.flip().slice().asReadOnlyBuffer();
  }

  private void room(int count) {
    if (bytes.remaining() < count) {
      int wanted = Math.max(2 * bytes.capacity(), bytes.position() + count);
      bytes = ByteBuffer.allocate(wanted).put(bytes.flip());
    }
  }
}
