package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.es.AacDecoderConfig;
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

  /** A decoder that knows no SBR plays the core; so frames are counted in its samples. */
  @Test
  void heAacThatLatmAnnouncesKeepsItsWholeConfiguration() {
    stream.addTables(TsBytes.stream(0x11, TsBytes.AUDIO_PID, ""));
    // StreamMuxConfig of version 0; SBR, core of 24 kHz, stereo, output of 48 kHz, AAC-LC inside;
    // then two frames of two bytes, each behind its length; none starts at a byte.
    String mux = "0 1 000000 0000 000  00101 0110 0010 0011 00010 000  000 11111111 0 0";
    byte[] first = bits("0 " + mux + " 00000010 10101010 10111011");
    byte[] second = bits("1 00000010 11001100 11011101");
    send(PTS, TsBytes.join(loas(first), loas(second)));
    end();
    AacDecoderConfig config = (AacDecoderConfig) sink.tracks.getLast().getFirst().config();
    assertThat(config.codecs()).isEqualTo("mp4a.40.5");
    assertThat(config.audioSpecificConfig())
        .isEqualTo(ByteBuffer.wrap(bits("00101 0110 0010 0011 00010 000")));
    assertThat(config.sampleRateHz()).isEqualTo(24_000);
    assertThat(config.channels()).isEqualTo(2);
    assertThat(sink.audio())
        .extracting(UnitCopy::payload)
        .containsExactly(TsBytes.hex("AABB"), TsBytes.hex("CCDD"));
    assertThat(sink.audio()).extracting(UnitCopy::pts).containsExactly(PTS, PTS + 2 * FRAME);
  }

  private static byte[] loas(byte[] element) {
    byte[] head = {0x56, b(0xE0 | element.length >> 8), b(element.length)};
    return TsBytes.join(head, element);
  }

  private static byte[] bits(String digits) {
    String all = digits.replace(" ", "");
    byte[] bytes = new byte[(all.length() + 7) / 8];
    for (int i = 0; i < all.length(); i++) {
      bytes[i / 8] |= b((all.charAt(i) - '0') << (7 - i % 8));
    }
    return bytes;
  }

  @Test
  void anOpusPacketWhoseSizeNeverEndsIsNotWaitedFor() {
    stream.addTables(TsBytes.stream(0x06, TsBytes.AUDIO_PID, "05 04 4F 70 75 73 7F 02 80 02"));
    byte[] endless = new byte[40_000];
    Arrays.fill(endless, b(0xFF));
    endless[0] = 0x7F;
    endless[1] = b(0xE0);
    send(PTS, TsBytes.hex("7FE0 03 FC1122"));
    send(PTS + FRAME, endless);
    send(PTS + 2 * FRAME, TsBytes.hex("7FE0 03 FC3344"));
    end();
    assertThat(sink.audio()).extracting(UnitCopy::pts).containsExactly(PTS, PTS + 2 * FRAME);
    assertThat(demuxer.count(Damage.NO_FRAME)).isEqualTo(1);
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
