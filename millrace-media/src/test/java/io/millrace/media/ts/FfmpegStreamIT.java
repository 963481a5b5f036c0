package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams as FFmpeg writes them, against what was asked for and what ffprobe finds. */
class FfmpegStreamIT {

  @TempDir Path folder;

  @BeforeEach
  void requireFfmpeg() {
    Ffmpeg.require("ffmpeg");
    Ffmpeg.require("ffprobe");
  }

  @ParameterizedTest(name = "{0} at {1} and {2} read {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "libx264 -preset ultrafast -bf 0 -g 25 | 25 | aac -ac 2 -ar 48000"
            + " | H.264 Constrained Baseline 320x180 25 fps, AAC-LC stereo 48 kHz",
        "libx264 -preset veryfast -bf 3 -g 30 | 30 | mp2 -ac 2 -ar 48000"
            + " | H.264 High 320x180 30 fps, MP2 stereo 48 kHz",
        "libx264 -preset veryfast -bf 2 -x264-params open-gop=1:keyint=24 | 24000/1001"
            + " | ac3 -ac 6 -ar 48000 | H.264 High 320x180 23.976 fps, AC-3 5.1 48 kHz",
        "libx264 -preset veryfast -pix_fmt yuv422p10le -g 60 | 60 | eac3 -ac 2 -ar 44100"
            + " | H.264 High 4:2:2 320x180 60 fps, E-AC-3 stereo 44.1 kHz",
        "libx264 -preset veryfast -x264-params interlaced=1 -g 25 | 25 | libmp3lame -ac 1 -ar 44100"
            + " | H.264 High 320x180 25 fps, MP3 mono 44.1 kHz",
        "mpeg2video -bf 2 -g 15 | 30000/1001 | mp2 -ac 1 -ar 32000"
            + " | MPEG-2 video Main 320x180 29.97 fps, MP2 mono 32 kHz",
        "mpeg1video -g 15 | 50 | libmp3lame -ac 2 -ar 22050"
            + " | MPEG-1 video 320x180 50 fps, MP3 stereo 22.05 kHz",
        "libx265 -preset ultrafast -x265-params log-level=error:keyint=25 | 25"
            + " | libopus -ac 2 | HEVC Main 320x180 25 fps, Opus stereo 48 kHz",
        "libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params log-level=error:keyint=30"
            + " | 60000/1001 | libopus -ac 6"
            + " | HEVC Main 10 320x180 59.94 fps, Opus 5.1 48 kHz",
        "mpeg4 -g 25 | 25 | aac -ac 1 -ar 22050" + " | MPEG-4 Visual 25 fps, AAC-LC mono 22.05 kHz",
      })
  void isDescribedAndStartsWhereFfprobeFindsKeyFrames(
      String video, String rate, String audio, String expected) {
    Path file = folder.resolve("stream.ts");
    byte[] stream = make(file, video, rate, audio);
    Observation seen = Observation.ofPayloads(stream);
    assertThat(seen.description().summary()).isEqualTo(expected);
    assertThat(seen.damaged()).isZero();
    assertThat(seen.transportStream()).isTrue();
    assertPoints(seen, keyFrames(file));
    assertSameInChunks(stream, seen);

    boolean readable = !video.startsWith("mpeg4");
    if (readable) {
      Observation unmarked = Observation.ofPayloads(withoutIndicators(stream));
      assertPoints(unmarked, keyFrames(file));
    }
  }

  @Test
  void readsTheServiceNameWithUmlauts() {
    byte[] stream =
        Ffmpeg.make(
            folder.resolve("named.ts"),
            List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x180:rate=25",
                "-t",
                "1",
                "-c:v",
                "libx264",
                "-metadata",
                "service_name=Mühlbach für Öl – größer",
                "-metadata",
                "service_provider=Müller & Söhne"));
    Observation seen = Observation.ofPayloads(stream);
    assertThat(seen.description().title()).isEqualTo("Mühlbach für Öl – größer");
    assertThat(seen.description().provider()).isEqualTo("Müller & Söhne");
  }

  @Test
  void readsAacInLatmAndItsLanguage() {
    byte[] stream =
        Ffmpeg.make(
            folder.resolve("latm.ts"),
            List.of(
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                "2",
                "-c:a",
                "aac",
                "-ac",
                "2",
                "-metadata:s:a:0",
                "language=deu",
                "-mpegts_flags",
                "latm"));
    Observation seen = Observation.ofPayloads(stream);
    assertThat(seen.description().summary()).isEqualTo("AAC-LC stereo 48 kHz");
    assertThat(seen.description().audio().getFirst().language()).isEqualTo("deu");
    assertThat(seen.points()).hasSizeBetween(3, 5);
  }

  @Test
  void tablesAndTheBytesFromARandomAccessPointOnArePlayable() throws Exception {
    Path file = folder.resolve("whole.ts");
    byte[] stream = make(file, "libx264 -preset veryfast -bf 2 -g 25", "25", "aac -ac 2 -ar 48000");
    Observation seen = Observation.ofPayloads(stream);
    int start = seen.points().get(1);
    byte[] tables = new byte[seen.tables().remaining()];
    seen.tables().get(0, tables);
    Path tail = folder.resolve("tail.ts");
    Files.write(tail, TsBytes.join(tables, Arrays.copyOfRange(stream, start, stream.length)));
    // The payload begins with the rest of the picture before, which a decoder drops.
    String frames =
        Ffmpeg.probe(
            tail, "-select_streams", "v", "-show_entries", "frame=pict_type", "-of", "csv=p=0");
    assertThat(frames.lines().map(line -> line.replace(",", ""))).hasSize(50).startsWith("I");
  }

  private static byte[] make(Path file, String video, String rate, String audio) {
    List<String> arguments = new ArrayList<>();
    for (String codec : List.of(video.split(" ")[0], audio.split(" ")[0])) {
      if (!Ffmpeg.hasEncoder(codec)) {
        Assumptions.abort("this ffmpeg has no encoder " + codec);
      }
    }
    arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc=size=320x180:rate=" + rate));
    arguments.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
    arguments.addAll(List.of("-t", "3", "-pix_fmt", "yuv420p", "-c:v"));
    arguments.addAll(List.of(video.split(" ")));
    arguments.add("-c:a");
    arguments.addAll(List.of(audio.split(" ")));
    return Ffmpeg.make(file, arguments);
  }

  /** Byte positions of the packets that ffprobe takes for key frames. */
  private static List<Integer> keyFrames(Path file) {
    String packets =
        Ffmpeg.probe(
            file, "-select_streams", "v", "-show_entries", "packet=pos,flags", "-of", "csv=p=0");
    return packets
        .lines()
        .map(line -> line.split(","))
        .filter(columns -> columns.length > 1 && columns[1].contains("K"))
        .map(columns -> Integer.parseInt(columns[0]))
        .toList();
  }

  /** Each key frame lies in a marked payload, and each marked payload has one. */
  private static void assertPoints(Observation seen, List<Integer> keyFrames) {
    assertThat(keyFrames).isNotEmpty();
    assertThat(seen.points()).hasSameSizeAs(keyFrames);
    for (int i = 0; i < keyFrames.size(); i++) {
      assertThat(keyFrames.get(i)).isBetween(seen.points().get(i), seen.ends().get(i) - 1);
    }
  }

  private static void assertSameInChunks(byte[] stream, Observation expected) {
    for (long seed = 1; seed <= 3; seed++) {
      Observation seen = Observation.ofChunks(stream, 1700, new Random(seed));
      assertThat(seen.description()).as("seed %d", seed).isEqualTo(expected.description());
      assertThat(seen.tables()).as("seed %d", seed).isEqualTo(expected.tables());
      assertThat(seen.points()).as("seed %d", seed).hasSameSizeAs(expected.points());
      assertThat(seen.damaged()).as("seed %d", seed).isZero();
    }
  }

  /** As an encoder that never sets random_access_indicator would write it. */
  private static byte[] withoutIndicators(byte[] stream) {
    byte[] changed = stream.clone();
    for (int at = 0; at < changed.length; at += TsPacket.SIZE) {
      if ((changed[at + 3] & 0x20) != 0 && changed[at + 4] != 0) {
        changed[at + 5] &= (byte) ~0x40;
      }
    }
    return changed;
  }
}
