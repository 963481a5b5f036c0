package io.millrace.bench;

import io.millrace.srt.packet.PositionRanges;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A list of lost packets with so many gaps: one more is lost at the newest end, one in the middle
 * is filled, what is too old is given up.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LossListBench {

  private static final int MOST_RANGES = 1_024;
  private static final int SPACING = 20;

  @Param({"1", "16", "256"})
  int gaps;

  private PositionRanges lost = new PositionRanges(MOST_RANGES);
  private long newest;

  /** Keeps the list at its size. */
  @Benchmark
  public boolean loseRepairGiveUp() {
    while (lost.size() < gaps) {
      newest += SPACING;
      lost.add(newest, newest + 1);
    }
    boolean repaired = lost.remove(newest - (long) (gaps / 2) * SPACING);
    newest += SPACING;
    boolean added = lost.add(newest, newest + 1);
    lost.removeBefore(newest - (gaps - 1L) * SPACING);
    return repaired && added;
  }

  /** Whether a packet that came late was missed: asked for each one out of order. */
  @Benchmark
  public boolean contains() {
    if (lost.isEmpty()) {
      loseRepairGiveUp();
    }
    return lost.contains(newest - (long) (gaps / 2) * SPACING);
  }
}
