package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.media.es.RecordingSink;
import io.millrace.media.es.UnitCopy;
import io.millrace.testkit.seed.FuzzInput;
import java.nio.ByteBuffer;

/** A demultiplexer that is given anything. */
class TsDemuxerFuzzTest {

  private static final byte[][] STREAMS = {
    TsBytes.stream(0x1B, 0x100, ""),
    TsBytes.stream(0x24, 0x101, ""),
    TsBytes.stream(0x06, 0x102, "05 04 41 56 30 31"),
    TsBytes.stream(0x0F, 0x103, ""),
    TsBytes.stream(0x11, 0x104, ""),
    TsBytes.stream(0x03, 0x105, ""),
    TsBytes.stream(0x81, 0x106, ""),
    TsBytes.stream(0x06, 0x107, "05 04 4F 70 75 73 7F 02 80 02"),
    TsBytes.stream(0x87, 0x108, "")
  };

  @FuzzTest
  void anyBytesComeApartOrNot(byte[] input) {
    RecordingSink sink = new RecordingSink();
    TsDemuxer demuxer = new TsDemuxer(sink);
    demuxer.accept(new TsBytes().addTables(STREAMS[0], STREAMS[3]).take());
    demuxer.accept(ByteBuffer.wrap(input));
    demuxer.end();
    check(sink, input.length);
  }

  /** The input as a program: PES packets of any content, losses, tables, restarts. */
  @FuzzTest
  void tracksOfAnyContentComeApartOrNot(byte[] input) {
    FuzzInput in = new FuzzInput(input);
    RecordingSink sink = new RecordingSink();
    TsDemuxer demuxer = new TsDemuxer(sink);
    TsBytes stream = new TsBytes();
    byte[] first = STREAMS[in.below(STREAMS.length)];
    byte[] second = STREAMS[in.below(STREAMS.length)];
    stream.addTables(first, second);
    while (!in.isEmpty()) {
      byte[] track = in.bool() ? first : second;
      int pid = (track[1] & 0x1F) << 8 | track[2] & 0xFF;
      switch (in.below(8)) {
        case 0 -> stream.skipCounter(pid);
        case 1 -> stream.addSection(TsBytes.PMT_PID, TsBytes.pmt(1, in.u8() & 31, first, second));
        case 2 -> {
          demuxer.accept(stream.take());
          demuxer.restart();
        }
        case 3 -> stream.addRaw(in.chunk(in.u8()));
        default -> {
          long pts = (long) in.u8() << 25 | in.u16();
          byte[] pes = TsBytes.pes(0xE0, pts, in.chunk(in.below(4) == 0 ? in.u16() : in.u8()));
          if (in.below(4) == 0) {
            pes[7] = 0; // no PTS
          }
          stream.addPes(pid, pes, in.bool());
        }
      }
    }
    demuxer.accept(stream.take());
    demuxer.end();
    check(sink, input.length);
  }

  private static void check(RecordingSink sink, int bytes) {
    long payload = 0;
    for (UnitCopy unit : sink.units) {
      payload += unit.payload().length;
      assertThat(unit.samples()).isBetween(0, 5760);
      assertThat(unit.duration()).isBetween(-1L, 10L * 90_000);
    }
    // An OBU grows by its size field; nothing else grows.
    assertThat(payload).isLessThanOrEqualTo(4L * bytes + 1000);
  }
}
