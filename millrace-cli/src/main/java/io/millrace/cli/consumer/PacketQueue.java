package io.millrace.cli.consumer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from the loop to a thread that may block, packed into chunks so that the
 * writer makes few and large writes. Bounded; what does not fit is refused whole. One thread puts,
 * one takes.
 */
final class PacketQueue {

  static final int CHUNK_BYTES = 64 << 10;

  private final int maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();
  private int queuedBytes;
  private boolean closed;

  PacketQueue(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** False if it does not fit or the queue is closed. The payload is left as it is. */
  boolean offer(ByteBuffer payload) {
    int length = payload.remaining();
    lock.lock();
    try {
      if (closed || queuedBytes + length > maxBytes) {
        return false;
      }
      tail(length).put(payload.duplicate());
      queuedBytes += length;
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private ByteBuffer tail(int length) {
    ByteBuffer last = chunks.peekLast();
    if (last == null || last.remaining() < length) {
      last = ByteBuffer.allocate(Math.max(CHUNK_BYTES, length));
      chunks.addLast(last);
    }
    return last;
  }

  /**
   * Waits for bytes.
   *
   * @return position to limit, the taker's own; null once the queue is closed and empty
   */
  @Nullable ByteBuffer take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (chunks.isEmpty() && !closed) {
        changed.await();
      }
      ByteBuffer chunk = chunks.pollFirst();
      if (chunk == null) {
        return null;
      }
      queuedBytes -= chunk.position();
      return chunk.flip();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes from now on; what is queued can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
