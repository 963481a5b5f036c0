package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.es.RecordingSink;
import io.millrace.media.es.UnitCopy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams as FFmpeg writes them: each access unit is a packet of ffprobe, no more and no fewer. */
class TsDemuxerIT {

  @TempDir Path folder;

  @BeforeEach
  void requireFfmpeg() {
    Ffmpeg.require("ffmpeg");
    Ffmpeg.require("ffprobe");
  }

  @ParameterizedTest(name = "{0} at {1} with {2} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "libx264 -preset ultrafast -bf 0 -g 25 | 25 | aac -ac 2 -ar 48000 |"
            + " | avc1.42c0@,mp4a.40.2",
        "libx264 -preset veryfast -bf 3 -g 30 | 60 | aac -ac 1 -ar 44100 |"
            + " -output_ts_offset 95441.3 | avc1.6400@,mp4a.40.2",
        "libx264 -preset veryfast -bf 2 -x264-params open-gop=1:keyint=24 | 24000/1001"
            + " | ac3 -ac 6 -ar 48000 | -output_ts_offset 95441.7 | avc1.6400@,ac-3",
        "libx264 -preset veryfast -x264-params interlaced=1 -g 25 | 25"
            + " | libmp3lame -ac 1 -ar 44100 | | avc1.6400@,mp4a.6B",
        "libx265 -preset ultrafast -x265-params log-level=error:keyint=25:bframes=3:b-adapt=0"
            + " | 25 | libopus -ac 2 | | hvc1.1.6.L@.90,opus",
        "libx265 -preset ultrafast -pix_fmt yuv420p10le"
            + " -x265-params log-level=error:keyint=20:open-gop=1 | 60000/1001"
            + " | libopus -ac 6 | | hvc1.2.4.L@.90,opus",
        "libx264 -preset ultrafast -g 25 -bf 0 | 30 | aac -ac 2 -ar 48000"
            + " | -mpegts_flags latm | avc1.42c0@,mp4a.40.2",
        "libx264 -preset ultrafast -x264-params slices=4:keyint=25:bframes=2 | 25"
            + " | eac3 -ac 2 -ar 48000 | -pes_payload_size 170 | avc1.4d40@,ec-3",
      })
  void givesThePacketsOfFfprobe(
      String video, String rate, String audio, String options, String codecs) {
    Path file = folder.resolve("stream.ts");
    byte[] stream = Ffmpeg.clip(file, video, rate, audio, options == null ? "" : options);
    Probed expected = Probed.of(file);
    RecordingSink seen = demux(stream, 1316, 1316, new Random(0));
    assertThat(codecs(seen)).isEqualTo(codecs.replace("@", level(expected, codecs)));
    assertThat(seen.gaps).isEmpty();
    assertSame(seen.video(), expected.video(), UnitCopy::sourceBytes);
    boolean opus = codecs.endsWith("opus"); // whose control headers ffprobe does not count
    ToIntFunction<UnitCopy> size = opus ? unit -> unit.payload().length : UnitCopy::sourceBytes;
    assertSame(seen.audio(), expected.audio(), size);
    for (long seed = 1; seed <= 2; seed++) {
      RecordingSink chunks = demux(stream, 1, 3000, new Random(seed));
      assertThat(chunks.units).usingRecursiveFieldByFieldElementComparator().isEqualTo(seen.units);
    }
  }

  static RecordingSink demux(byte[] stream, int min, int max, Random random) {
    RecordingSink sink = new RecordingSink();
    TsDemuxer demuxer = new TsDemuxer(sink);
    for (int at = 0; at < stream.length; ) {
      int size = Math.min(min + random.nextInt(max - min + 1), stream.length - at);
      demuxer.accept(ByteBuffer.wrap(stream, at, size));
      at += size;
    }
    demuxer.end();
    for (Damage reason : Damage.values()) {
      assertThat(demuxer.count(reason)).as(reason.name()).isZero();
    }
    return sink;
  }

  /** H.264 names its level in hexadecimal. */
  private static String level(Probed expected, String codecs) {
    boolean h264 = codecs.startsWith("avc1");
    return h264 ? "%02x".formatted(expected.level()) : String.valueOf(expected.level());
  }

  private static String codecs(RecordingSink seen) {
    return String.join(
        ",", seen.tracks.getLast().stream().map(track -> track.config().codecs()).toList());
  }

  private static void assertSame(
      List<UnitCopy> units, List<Probed.Packet> packets, ToIntFunction<UnitCopy> size) {
    assertThat(units).hasSameSizeAs(packets);
    for (int i = 0; i < packets.size(); i++) {
      UnitCopy unit = units.get(i);
      Probed.Packet packet = packets.get(i);
      String what = "unit " + i + ", " + packet + ": " + unit;
      assertTime(unit.pts(), packet.pts(), what);
      assertTime(unit.dts(), packet.dts(), what);
      // Of HEVC ffprobe counts the zero before a start code to the packet before.
      assertThat(size.applyAsInt(unit)).as(what).isBetween(packet.size() - 1, packet.size() + 1);
      assertThat(unit.key()).as(what).isEqualTo(packet.key());
      if (i > 0) {
        assertThat(unit.dts()).as(what).isGreaterThan(units.get(i - 1).dts());
      }
      if (i + 1 < packets.size() && unit.samples() == 0) {
        assertThat(unit.duration()).isEqualTo(units.get(i + 1).dts() - unit.dts());
      }
    }
    int total = packets.stream().mapToInt(Probed.Packet::size).sum();
    int read = units.stream().mapToInt(size).sum();
    assertThat(read).isBetween(total - 1, total + 1);
  }

  /** The same time but for where it is said to wrap. ffprobe rounds times between PES packets. */
  private static void assertTime(long ticks, long expected, String what) {
    long distance = Math.abs(PesHeader.ticksBetween(expected, ticks));
    assertThat(distance).as(what).isLessThanOrEqualTo(1);
  }
}
