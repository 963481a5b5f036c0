package io.millrace.server.record;

import io.millrace.media.ts.StreamObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Writes one publication's packets into files of MPEG-TS, byte for byte as they came. Each file
 * begins with the tables and a random access point; where it ends, the next one goes on without a
 * gap. One thread.
 */
final class TsWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 128 << 10;

  /** A stream that has no random access point for so long is cut anywhere. */
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

  private final FileSeries files;
  private final Supplier<Duration> split;
  private final StreamObserver observer = new StreamObserver();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private boolean starts;
  private long waitsSinceNs;

  /**
   * Writes nothing yet.
   *
   * @param split how long a file becomes
   */
  TsWriter(FileSeries files, Supplier<Duration> split) {
    this.files = files;
    this.split = split;
  }

  /** Writes a chunk of a {@link Conveyor}; all of it is read, and the system's afterwards. */
  void take(ByteBuffer chunk, long nowNs) {
    int end = chunk.limit();
    while (chunk.position() < end) {
      int head = chunk.getInt();
      chunk.limit(chunk.position() + (head & ~Conveyor.START));
      packet(chunk, (head & Conveyor.START) != 0, nowNs);
      chunk.position(chunk.limit()).limit(end);
    }
    flush(nowNs);
  }

  private void packet(ByteBuffer payload, boolean start, long nowNs) {
    boolean point = observer.observe(payload);
    if (start) {
      flush(nowNs);
      files.cut();
      starts = true;
      waitsSinceNs = nowNs;
      if (!point && isTables(payload)) {
        return; // the file begins with them when it begins
      }
    }
    if (!files.isOpen()) {
      begin(payload, point || starts, nowNs);
    } else if (isDue(point, nowNs)) {
      split(payload, point, nowNs);
    }
    starts = false;
    append(payload, nowNs);
  }

  private boolean isTables(ByteBuffer payload) {
    return payload.equals(observer.tables());
  }

  /** After a pause at the next random access point; where the row starts anew at once. */
  private void begin(ByteBuffer payload, boolean point, long nowNs) {
    boolean good = point || nowNs - waitsSinceNs >= PATIENCE_NS;
    if (good && files.mayBegin(nowNs)) {
      payload.position(TsCut.at(payload));
      open(nowNs);
    }
  }

  private boolean isDue(boolean point, long nowNs) {
    long overNs = files.ageNs(nowNs) - split.get().toNanos();
    return point ? overNs >= 0 : overNs >= PATIENCE_NS;
  }

  /** What belongs before the picture stays with the file that ends. */
  private void split(ByteBuffer payload, boolean point, long nowNs) {
    int cut = point ? TsCut.at(payload) : payload.position();
    int end = payload.limit();
    append(payload.limit(cut), nowNs);
    payload.limit(end);
    flush(nowNs);
    waitsSinceNs = nowNs;
    open(nowNs);
  }

  private void open(long nowNs) {
    files.begin(nowNs);
    append(observer.tables().duplicate(), nowNs);
  }

  private void append(ByteBuffer data, long nowNs) {
    if (!files.isOpen()) {
      return;
    }
    if (buffer.remaining() < data.remaining()) {
      flush(nowNs);
    }
    buffer.put(data);
  }

  private void flush(long nowNs) {
    if (buffer.position() > 0) {
      boolean open = files.isOpen();
      files.write(buffer.flip(), nowNs);
      buffer.clear();
      waitsSinceNs = open && !files.isOpen() ? nowNs : waitsSinceNs;
    }
  }

  @Override
  public void close() {
    flush(System.nanoTime());
    files.close();
  }
}
