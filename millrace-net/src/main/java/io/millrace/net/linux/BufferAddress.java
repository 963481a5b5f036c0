package io.millrace.net.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a direct buffer's bytes begin. Remembers the last buffer: whoever sends has few and sends
 * from them again and again. One owner, the loop.
 */
public final class BufferAddress {

  private @Nullable ByteBuffer last;
  private long address;

  /** Of no buffer yet. */
  public BufferAddress() {}

  /** The address of the byte at index 0; valid while the buffer can be reached. */
  public long of(ByteBuffer direct) {
    if (direct != last) {
      last = direct;
      address = MemorySegment.ofBuffer(direct.duplicate().clear()).address();
    }
    return address;
  }
}
