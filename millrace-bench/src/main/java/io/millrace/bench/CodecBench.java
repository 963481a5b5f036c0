package io.millrace.bench;

import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Headers, written and read in place: a packet each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBench {

  private static final int RUN = 16;
  private static final int STRIDE = Packet.HEADER_BYTES + Live.PAYLOAD_BYTES;
  private static final int RTT_US = 20_000;
  private static final int WINDOW = 8_192;
  private static final int LOST_RANGES = 4;

  private final ByteBuffer run = ByteBuffer.allocateDirect(RUN * STRIDE);
  private final ByteBuffer ack = ByteBuffer.allocateDirect(AckPacket.FULL_BYTES);
  private final ByteBuffer nak = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);
  private final int nakBytes;
  private int number;
  private long lost;

  /** With packets to read. */
  public CodecBench() {
    putDataHeaders();
    putFullAck();
    int end = Packet.HEADER_BYTES;
    for (int i = 0; i < LOST_RANGES; i++) {
      end = LossReport.putRange(nak, end, 10 * i, 10 * i + i);
    }
    nakBytes = end;
  }

  /** Into the packets of a run, as they lie in the log. */
  @Benchmark
  @OperationsPerInvocation(RUN)
  public final int putDataHeaders() {
    for (int i = 0; i < RUN; i++) {
      number++;
      DataPacket.putHeader(
          run, i * STRIDE, number, number & 0x3FF_FFFF, false, number, Integer.MAX_VALUE);
    }
    return number;
  }

  /** What routing and receiving read of a data packet. */
  @Benchmark
  @OperationsPerInvocation(RUN)
  public int readDataHeaders() {
    int sum = 0;
    for (int i = 0; i < RUN; i++) {
      int at = i * STRIDE;
      sum += Packet.isControl(run, at) ? 1 : 0;
      sum += Packet.destinationSocketId(run, at) + DataPacket.sequenceNumber(run, at);
      sum += DataPacket.messageNumber(run, at) + DataPacket.key(run, at);
      sum += Packet.timestampUs(run, at) + (DataPacket.isRetransmitted(run, at) ? 1 : 0);
    }
    return sum;
  }

  /** As a viewer sends it every 10 ms. */
  @Benchmark
  public final int putFullAck() {
    number++;
    return AckPacket.putFull(
        ack, 0, number, number, RTT_US, RTT_US / 2, WINDOW, 0, 0, number, Integer.MAX_VALUE);
  }

  /** As the broker reads it. */
  @Benchmark
  public int readFullAck() {
    return AckPacket.acknowledged(ack, 0)
        + AckPacket.freeBufferPackets(ack, 0)
        + AckPacket.rttUs(ack, 0)
        + AckPacket.rttVarianceUs(ack, 0)
        + ControlPacket.typeSpecific(ack, 0);
  }

  /** A loss report of four ranges. */
  @Benchmark
  public long readLossReport() {
    LossReport.read(nak, 0, nakBytes, this::onLost);
    return lost;
  }

  private boolean onLost(int first, int last) {
    lost += last - first + 1;
    return true;
  }
}
