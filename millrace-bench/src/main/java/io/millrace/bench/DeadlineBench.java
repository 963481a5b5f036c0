package io.millrace.bench;

import io.millrace.net.DeadlineQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The deadlines of so many connections. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeadlineBench {

  private static final long SECOND_NS = 1_000_000_000;
  private static final long SEED = 4;

  @Param({"1000", "10000"})
  int connections;

  private final DeadlineQueue<Entry> queue = new DeadlineQueue<>();
  private final SplittableRandom random = new SplittableRandom(SEED);
  private Entry[] entries = {};
  private long nowNs;

  private static final class Entry extends DeadlineQueue.Entry {}

  @Setup
  public void setUp() {
    entries = new Entry[connections];
    for (int i = 0; i < connections; i++) {
      entries[i] = new Entry();
      queue.set(entries[i], random.nextLong(SECOND_NS));
    }
  }

  /** The earliest comes due and waits a second again, as for a keep-alive. */
  @Benchmark
  public @Nullable Object dueAndAgain() {
    nowNs = queue.nextDeadlineNs();
    Entry due = queue.pollDue(nowNs);
    if (due != null) {
      queue.set(due, nowNs + SECOND_NS);
    }
    return due;
  }

  /** One connection sends something, and its deadline comes later or sooner. */
  @Benchmark
  public long move() {
    Entry entry = entries[random.nextInt(connections)];
    queue.set(entry, nowNs + random.nextLong(SECOND_NS));
    return queue.nextDeadlineNs();
  }
}
