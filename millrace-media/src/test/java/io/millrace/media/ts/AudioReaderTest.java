package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.es.RecordingSink;
import io.millrace.media.es.UnitCopy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Audio frames out of PES packets that are cut anywhere. */
class AudioReaderTest {

  private static final long PTS = 900_000;

  /** Ticks of a frame of 1024 samples at 48 kHz. */
  private static final long FRAME = 1920;

  private final RecordingSink sink = new RecordingSink();
  private final TsDemuxer demuxer = new TsDemuxer(sink);
  private final TsBytes stream = new TsBytes();

  @Test
  void aTimestampIsThatOfTheFirstFrameThatStartsInItsPacket() {
    byte[] frames = TsBytes.join(adts(1, 100), adts(2, 200), adts(3, 50));
    aac();
    send(PTS, Arrays.copyOf(frames, 150));
    // The second frame's rest comes with the packet whose timestamp is the third one's.
    send(PTS + 2 * FRAME + 7, Arrays.copyOfRange(frames, 150, frames.length));
    end();
    assertThat(sink.audio())
        .extracting(UnitCopy::pts)
        .containsExactly(PTS, PTS + FRAME, PTS + 2 * FRAME + 7);
    assertThat(sink.audio()).extracting(UnitCopy::sourceBytes).containsExactly(100, 200, 50);
    assertThat(sink.audio()).extracting(unit -> unit.payload().length).containsExactly(93, 193, 43);
    assertThat(sink.audio())
        .extracting(unit -> unit.payload()[0])
        .containsExactly(b(1), b(2), b(3));
    assertThat(sink.tracks.getLast().getFirst().config().codecs()).isEqualTo("mp4a.40.2");
  }

  @Test
  void bytesBetweenTwoFramesAreCountedAndSkipped() {
    aac();
    byte[] noise = {
      1, 2, b(0xFF), b(0xF1), 0x3C, 6, 7, 8, 9
    }; // looks like a header, but for its rate
    send(PTS, TsBytes.join(adts(1, 100), noise, adts(2, 80), adts(3, 90)));
    end();
    assertThat(sink.audio())
        .extracting(unit -> unit.payload()[0])
        .containsExactly(b(1), b(2), b(3));
    assertThat(demuxer.count(Damage.NO_FRAME)).isEqualTo(1);
  }

  @Test
  void afterALossItGoesOnWithTheNextPacket() {
    aac();
    send(PTS, adts(1, 100));
    stream.skipCounter(TsBytes.AUDIO_PID);
    send(PTS + FRAME, TsBytes.join(adts(2, 300), adts(3, 300)));
    stream.skipCounter(TsBytes.AUDIO_PID);
    send(PTS + 5 * FRAME, adts(6, 60));
    end();
    assertThat(sink.audio())
        .extracting(unit -> unit.payload()[0])
        .containsExactly(b(1), b(2), b(3), b(6));
    assertThat(sink.audio().getLast().pts()).isEqualTo(PTS + 5 * FRAME);
    assertThat(sink.gaps).hasSize(2);
  }

  @Test
  void framesBeforeTheFirstTimestampAreCountedAndLeftOut() {
    aac();
    byte[] untimed = TsBytes.pes(0xC0, 0, adts(1, 100));
    untimed[7] = 0;
    stream.addPes(TsBytes.AUDIO_PID, untimed, false);
    send(PTS, adts(2, 100));
    end();
    assertThat(sink.audio()).hasSize(1);
    assertThat(demuxer.count(Damage.BEFORE_TIMESTAMP)).isEqualTo(1);
  }

  @Test
  void opusPacketsLieBehindControlHeadersOfAnyLength() {
    stream.addTables(TsBytes.stream(0x06, TsBytes.AUDIO_PID, "05 04 4F 70 75 73 7F 02 80 06"));
    byte[] packet = new byte[300];
    packet[0] = (byte) 0xFC; // CELT, 20 ms, one frame
    send(
        PTS,
        TsBytes.join(
            TsBytes.hex("7FE0 FF2D"), // 255 + 45 bytes
            packet,
            TsBytes.hex("7FFC 03 0138 0000 02 AABB"), // both trims, two bytes of extension
            TsBytes.hex("FC1122"),
            TsBytes.hex("7FE0 02 FD11"))); // two frames: 40 ms
    end();
    assertThat(sink.audio()).extracting(unit -> unit.payload().length).containsExactly(300, 3, 2);
    assertThat(sink.audio()).extracting(UnitCopy::samples).containsExactly(960, 960, 1920);
    assertThat(sink.audio()).extracting(UnitCopy::pts).containsExactly(PTS, PTS + 1800, PTS + 3600);
    assertThat(sink.tracks.getLast().getFirst().config().codecs()).isEqualTo("opus");
  }

  private void aac() {
    stream.addTables(TsBytes.stream(0x0F, TsBytes.AUDIO_PID, ""));
  }

  private void send(long pts, byte[] payload) {
    stream.addPes(TsBytes.AUDIO_PID, TsBytes.pes(0xC0, pts, payload), false);
  }

  private void end() {
    demuxer.accept(ByteBuffer.wrap(stream.toBytes()));
    demuxer.end();
  }

  /** An ADTS frame of AAC-LC, 48 kHz, stereo; its content begins with a mark. */
  private static byte[] adts(int mark, int length) {
    byte[] frame = new byte[length];
    frame[0] = b(0xFF);
    frame[1] = b(0xF1);
    frame[2] = b(0x4C);
    frame[3] = b(0x80 | length >> 11);
    frame[4] = b(length >> 3);
    frame[5] = b(length << 5 | 0x1F);
    frame[6] = b(0xFC);
    frame[7] = b(mark);
    return frame;
  }

  private static byte b(int value) {
    return (byte) value;
  }
}
