package io.millrace.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A snapshot of one connection's statistics. Batches are timed one by one, see {@link AesBench}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class StatsBench {

  private static final int BATCH = 32;

  private @Nullable Streams streams;

  @Setup
  public void connect() throws IOException, InterruptedException {
    Streams made = new Streams(Live.IN_ORDER, 1, true);
    Live.pace(1_000_000, 1_000_000_000, made::send);
    streams = made;
  }

  @TearDown
  public void close() {
    if (streams != null) {
      streams.close();
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void sender(Blackhole sink) {
    read(true, sink);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void receiver(Blackhole sink) {
    read(false, sink);
  }

  private void read(boolean sender, Blackhole sink) {
    Streams made = streams;
    if (made == null) {
      throw new IllegalStateException("JMH sets it up first");
    }
    for (int i = 0; i < BATCH; i++) {
      sink.consume(made.stats(sender));
    }
  }
}
