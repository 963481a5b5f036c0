package io.millrace.server.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives up answers that are not read: what is sent must be taken at {@value #BYTES_PER_SECOND}
 * bytes a second, or who reads it falls behind that rate by more than the patience there is. So a
 * byte now and then keeps no answer in memory. Only the time counts in which something waits to be
 * taken. WebSockets are no answers. Any thread.
 */
final class ReaderGuard {

  /** 128 kbit/s. */
  static final long BYTES_PER_SECOND = 16 * 1024;

  private static final long NS_PER_SECOND = 1_000_000_000;

  private final long patienceNs;
  private final Set<Piece> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicLong tooSlow = new AtomicLong();

  /**
   * With nothing to look after.
   *
   * @param patience how far a reader may be behind
   */
  ReaderGuard(Duration patience) {
    this.patienceNs = patience.toNanos();
  }

  /** The same answer, looked after. */
  Response watch(Request request, Response response) {
    return new Watched(request, response);
  }

  /** Gives up those that are too slow. */
  void look(long nowNs) {
    waiting.forEach(piece -> {
      if (nowNs - piece.deadlineNs > 0) {
        piece.giveUp();
      }
    });
  }

  /** How many answers were given up. */
  long tooSlow() {
    return tooSlow.get();
  }

  private static long timeOf(int bytes) {
    return bytes * NS_PER_SECOND / BYTES_PER_SECOND;
  }

  /** An answer. One piece of it is being sent at a time. */
  private final class Watched extends Response.Wrapper {

    private volatile long leftNs = patienceNs;

    private Watched(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, ByteBuffer bytes, Callback callback) {
      Piece piece = new Piece(this, bytes == null ? 0 : bytes.remaining(), callback);
      super.write(last, bytes, piece);
      if (piece.isOpen()) {
        waiting.add(piece);
        if (!piece.isOpen()) {
          waiting.remove(piece);
        }
      }
    }
  }

  /** What waits to be taken. */
  private final class Piece implements Callback {

    private final Watched answer;
    private final int bytes;
    private final Callback sent;
    private final long sinceNs = System.nanoTime();
    private final long deadlineNs;
    private final AtomicBoolean done = new AtomicBoolean();

    private Piece(Watched answer, int bytes, Callback sent) {
      this.answer = answer;
      this.bytes = bytes;
      this.sent = sent;
      this.deadlineNs = sinceNs + answer.leftNs + timeOf(bytes);
    }

    private boolean isOpen() {
      return !done.get();
    }

    @Override
    public void succeeded() {
      if (close()) {
        long tookNs = System.nanoTime() - sinceNs;
        answer.leftNs = Math.min(patienceNs, answer.leftNs + timeOf(bytes) - tookNs);
        sent.succeeded();
      }
    }

    @Override
    public void failed(Throwable cause) {
      if (close()) {
        sent.failed(cause);
      }
    }

    private void giveUp() {
      if (close()) {
        tooSlow.incrementAndGet();
        sent.failed(new TimeoutException("the answer is not read"));
      }
    }

    private boolean close() {
      boolean first = done.compareAndSet(false, true);
      waiting.remove(this);
      return first;
    }

    @Override
    public InvocationType getInvocationType() {
      return sent.getInvocationType();
    }
  }
}
