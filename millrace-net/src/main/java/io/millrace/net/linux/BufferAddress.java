package io.millrace.net.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a direct buffer's bytes begin. Remembers two buffers: whoever sends has few, sends from
 * them again and again, and goes back and forth between two where one ends and the next begins. One
 * owner, the loop.
 */
public final class BufferAddress {

  private @Nullable ByteBuffer last;
  private long lastAddress;
  private @Nullable ByteBuffer lastButOne;
  private long lastButOneAddress;

  /** Of no buffer yet. */
  public BufferAddress() {}

  /** The address of the byte at index 0; valid while the buffer can be reached. */
  public long of(ByteBuffer direct) {
    if (direct != last) {
      long address =
          direct == lastButOne
              ? lastButOneAddress
              : MemorySegment.ofBuffer(direct.duplicate().clear()).address();
      lastButOne = last;
      lastButOneAddress = lastAddress;
      last = direct;
      lastAddress = address;
    }
    return lastAddress;
  }
}
