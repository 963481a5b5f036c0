package io.millrace.bench;

import io.millrace.srt.packet.PacketWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a thousand viewers cost beside the system call: so many new packets are laid out for each of
 * them, and the sends do nothing. Divide by viewers and packets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BurstBench {

  private static final int VIEWERS = 1_000;

  @Param({"1", "4", "16"})
  int packets;

  private final Drain drain = new Drain();
  private FanOut fanOut = new FanOut(1, i -> drain);

  /** Takes everything. */
  private static final class Drain implements PacketWriter.Sink {
    private long bytes;

    @Override
    public boolean send(ByteBuffer datagram) {
      bytes += datagram.remaining();
      return true;
    }

    @Override
    public int sendRun(ByteBuffer datagrams, int segmentBytes) {
      int all = datagrams.remaining();
      bytes += all;
      datagrams.position(datagrams.limit());
      return (all + segmentBytes - 1) / segmentBytes;
    }

    @Override
    public void sendSoon(ByteBuffer datagram) {}
  }

  @Setup
  public void setUp() {
    fanOut = new FanOut(VIEWERS, i -> drain);
  }

  /** What the viewers say is not measured. */
  @TearDown(Level.Invocation)
  public void acknowledge() {
    fanOut.acknowledge();
  }

  @Benchmark
  public long toAThousand() {
    fanOut.sendToAll(packets);
    return drain.bytes;
  }
}
