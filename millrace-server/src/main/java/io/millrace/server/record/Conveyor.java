package io.millrace.server.record;

import io.millrace.broker.Subscription;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way from a loop to the thread that writes them: a ring of chunks, 2 MiB at most,
 * of which each is taken as it is needed. The loop never waits; what finds no room stays in the
 * channel's log. One loop puts, one other thread takes.
 *
 * <p>In a chunk a packet is a number of 32 bits, its length and {@link #START}, and its bytes.
 */
final class Conveyor {

  static final int CHUNKS = 32;
  static final int CHUNK_BYTES = 64 << 10;

  /** In a packet's length: the row begins here, or begins anew. */
  static final int START = 1 << 16;

  private static final int HEAD = Integer.BYTES;

  private final @Nullable ByteBuffer[] chunks = new @Nullable ByteBuffer[CHUNKS];
  private final Thread taker;
  private long filled; // chunks; the loop's
  private long read; // chunks; the taker's
  private volatile long put; // filled, for the taker
  private volatile long taken; // read, for the loop
  private volatile boolean ended; // the loop writes

  /** To be emptied by this thread. */
  Conveyor(Thread taker) {
    this.taker = taker;
  }

  // --- the loop

  /** Takes a held packet along; false if there is no room for it. */
  boolean add(Subscription row, long index, boolean start) {
    int length = row.length(index);
    ByteBuffer chunk = roomFor(HEAD + length);
    if (chunk == null) {
      return false;
    }
    chunk.putInt(start ? length | START : length);
    row.copyTo(index, chunk);
    return true;
  }

  private @Nullable ByteBuffer roomFor(int bytes) {
    ByteBuffer chunk = open();
    if (chunk != null && chunk.remaining() < bytes) {
      handOver();
      chunk = open();
    }
    return chunk;
  }

  /** The chunk that is being filled; null while the taker has all of them. */
  private @Nullable ByteBuffer open() {
    if (filled - taken == CHUNKS) {
      return null;
    }
    int place = (int) (filled % CHUNKS);
    ByteBuffer chunk = chunks[place];
    if (chunk == null) {
      chunk = ByteBuffer.allocate(CHUNK_BYTES);
      chunks[place] = chunk;
    }
    return chunk;
  }

  /** Gives what there is to the taker. */
  void handOver() {
    ByteBuffer chunk = open();
    if (chunk != null && chunk.position() > 0) {
      chunk.flip();
      put = ++filled;
      LockSupport.unpark(taker);
    }
  }

  /** Nothing follows. */
  void end() {
    handOver();
    ended = true;
    LockSupport.unpark(taker);
  }

  // --- the taker

  /** The next chunk; null if there is none yet. To be given back before the next one. */
  @Nullable ByteBuffer next() {
    return put == read ? null : chunks[(int) (read % CHUNKS)];
  }

  /** The chunk was read. */
  void giveBack(ByteBuffer chunk) {
    chunk.clear();
    taken = ++read;
  }

  /** Whether nothing follows what {@link #next} has from now on. */
  boolean isEnded() {
    return ended;
  }
}
