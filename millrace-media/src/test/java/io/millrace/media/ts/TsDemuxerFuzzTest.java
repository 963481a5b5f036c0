package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.media.es.RecordingSink;
import io.millrace.media.es.UnitCopy;
import io.millrace.testkit.seed.FuzzInput;
import java.nio.ByteBuffer;

/** A demultiplexer that is given anything. */
class TsDemuxerFuzzTest {

  @FuzzTest
  void anyBytesComeApartOrNot(byte[] input) {
    RecordingSink sink = new RecordingSink();
    TsDemuxer demuxer = new TsDemuxer(sink);
    demuxer.accept(new TsBytes().addTables(TsProgram.H264, TsProgram.AAC).take());
    demuxer.accept(ByteBuffer.wrap(input));
    demuxer.end();
    check(sink, input.length);
  }

  @FuzzTest
  void tracksOfAnyContentComeApartOrNot(byte[] input) {
    RecordingSink sink = new RecordingSink();
    TsProgram.run(new FuzzInput(input), new TsDemuxer(sink));
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
