package io.millrace.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.es.AccessUnitSink;
import io.millrace.media.es.RecordingSink;
import io.millrace.media.es.UnitCopy;
import io.millrace.media.ts.Ffmpeg;
import io.millrace.media.ts.Probed;
import io.millrace.media.ts.TsDemuxer;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ffmpeg decodes of our MP4 is what it decodes of the transport stream it came from. */
class FragmentMuxerIT {

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
        "libx264 -preset veryfast -bf 3 -g 30 | 60 | aac -ac 2 -ar 44100 |"
            + " -output_ts_offset 95441.3",
        "libx264 -preset veryfast -bf 2 -x264-params open-gop=1:keyint=24 | 24000/1001"
            + " | libopus -ac 2 | ''",
        "libx264 -preset veryfast -pix_fmt yuv422p10le -g 25 | 25 | aac -ac 1 -ar 22050"
            + " | -mpegts_flags latm",
        "libx264 -preset veryfast -x264-params interlaced=1:slices=2 -g 25 | 30000/1001"
            + " | aac -ac 6 -ar 48000 | -output_ts_offset 95441.9",
        "libx265 -preset ultrafast -pix_fmt yuv420p10le"
            + " -x265-params log-level=error:keyint=20:open-gop=1 | 60000/1001"
            + " | libopus -ac 6 | ''",
      })
  void decodesToTheSamePicturesAndSound(String video, String rate, String audio, String options)
      throws Exception {
    Path ts = folder.resolve("stream.ts");
    byte[] stream = Ffmpeg.clip(ts, video, rate, audio, options);
    RecordingSink units = new RecordingSink();
    demux(stream, units);
    RecordingFragments out = new RecordingFragments();
    FragmentMuxer muxer = new FragmentMuxer(out, 0);
    demux(stream, muxer);
    muxer.end();
    Path mp4 = folder.resolve("stream.mp4");
    Files.write(mp4, out.file());

    assertThat(out.inits).hasSize(1);
    assertThat(muxer.leftOut()).isZero();
    assertThat(out.video()).hasSameSizeAs(units.video());
    assertSameTimes(units, out, Probed.of(mp4));
    assertSameFrames(ts, mp4);
    if (!options.contains("latm")) { // which ffmpeg does not put into MP4
      assertSameConfigurations(ts, out.inits.getFirst().bytes());
    }
  }

  /** What decoders are told is what ffmpeg tells them when it puts the same stream into MP4. */
  private void assertSameConfigurations(Path ts, ByteBuffer init) throws Exception {
    Path other = folder.resolve("other.mp4");
    List<String> copy = List.of("-v", "error", "-i", ts.toString(), "-c", "copy", "-tag:v:0");
    List<String> arguments = new ArrayList<>(copy);
    arguments.add(Boxes.find(init, "/hvcC").isEmpty() ? "avc1" : "hvc1");
    if (!Boxes.find(init, "/esds").isEmpty()) {
      arguments.addAll(List.of("-bsf:a", "aac_adtstoasc"));
    }
    arguments.add(other.toString());
    Ffmpeg.run("ffmpeg", arguments);
    ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(other));
    assertThat(Boxes.find(init, "/avcC")).isEqualTo(Boxes.find(expected, "/avcC"));
    assertThat(Boxes.find(init, "/hvcC").stream().map(FragmentMuxerIT::hevc))
        .isEqualTo(Boxes.find(expected, "/hvcC").stream().map(FragmentMuxerIT::hevc).toList());
    assertThat(Boxes.find(init, "/esds").stream().map(FragmentMuxerIT::audioSpecificConfig))
        .isEqualTo(
            Boxes.find(expected, "/esds").stream()
                .map(FragmentMuxerIT::audioSpecificConfig)
                .toList());
    assertThat(Boxes.find(init, "/dOps").stream().map(FragmentMuxerIT::opusChannels))
        .isEqualTo(
            Boxes.find(expected, "/dOps").stream().map(FragmentMuxerIT::opusChannels).toList());
  }

  /** Without what need not be said, and SEI messages, which ffmpeg adds. */
  private static List<ByteBuffer> hevc(ByteBuffer box) {
    List<ByteBuffer> said = new ArrayList<>();
    said.add(box.slice(0, 13)); // up to the level
    said.add(box.slice(16, 3)); // chroma format and bit depths
    said.add(box.slice(21, 1)); // layers, lengths
    int at = 23;
    for (int arrays = box.get(22); arrays > 0; arrays--) {
      int type = box.get(at);
      int count = box.getShort(at + 1);
      at += 3;
      for (int i = 0; i < count; i++) {
        int length = Short.toUnsignedInt(box.getShort(at));
        if ((type & 0x3F) < 39) {
          said.add(box.slice(at + 2, length));
        }
        at += 2 + length;
      }
    }
    return said;
  }

  /** What follows the last tag 5 with its length; ffmpeg writes lengths of four bytes. */
  private static ByteBuffer audioSpecificConfig(ByteBuffer esds) {
    byte[] all = new byte[esds.remaining()];
    esds.get(0, all);
    boolean longer = (all[5] & 0x80) != 0;
    int tag = longer ? 4 + 5 + 3 + 5 + 13 : 4 + 2 + 3 + 2 + 13;
    assertThat(all[tag]).isEqualTo((byte) 5);
    int length = all[tag + (longer ? 4 : 1)];
    return ByteBuffer.wrap(all, tag + (longer ? 5 : 2), length).slice();
  }

  /** Without what is cut off at the beginning, and the rate before encoding. */
  private static List<ByteBuffer> opusChannels(ByteBuffer box) {
    return List.of(box.slice(0, 2), box.slice(10, box.remaining() - 10));
  }

  @Test
  void anotherProducerWithAnotherPictureGoesOnBehindTheOneBefore() throws Exception {
    byte[] before;
    try (InputStream file = TsDemuxer.class.getResourceAsStream("h264-aac.ts")) {
      before = file.readAllBytes();
    }
    Path ts = folder.resolve("after.ts");
    byte[] after = Ffmpeg.clip(ts, "libx264 -preset ultrafast -bf 1 -g 20", "25", "aac -ac 2", "");
    RecordingFragments out = new RecordingFragments();
    FragmentMuxer muxer = new FragmentMuxer(out, 0);
    TsDemuxer demuxer = new TsDemuxer(muxer);
    for (byte[] stream : List.of(before, before, after)) {
      demuxer.accept(ByteBuffer.wrap(stream));
      demuxer.end();
      demuxer.restart();
    }
    muxer.end();

    assertThat(out.inits).hasSize(2);
    assertThat(out.video()).filteredOn(fragment -> fragment.generation() == 1).hasSize(100);
    for (int i = 1; i < out.video().size(); i++) {
      Fragment last = out.video().get(i - 1);
      Fragment next = out.video().get(i);
      long gap = next.decodeTime() - last.decodeTime() - last.duration();
      assertThat(gap).as("before picture %d", i).isBetween(0L, 9000L);
    }
    Path second = folder.resolve("second.mp4");
    Files.write(second, out.file());
    assertSameFrames(ts, second);
    // Who joins at the second key frame of the first producer and stays over its restart.
    Path joined = folder.resolve("joined.mp4");
    Files.write(joined, out.file(1, out.video().get(25)));
    assertThat(Ffmpeg.run("ffmpeg", decode(joined))).isEmpty();
  }

  private static List<String> decode(Path file) {
    return List.of(
        "-hide_banner", "-loglevel", "warning", "-i", file.toString(), "-f", "null", "-");
  }

  private static void demux(byte[] stream, AccessUnitSink sink) {
    TsDemuxer demuxer = new TsDemuxer(sink);
    demuxer.accept(ByteBuffer.wrap(stream));
    demuxer.end();
  }

  /** Video to the tick; audio to the sample but for the rounding of 90 kHz. */
  private static void assertSameTimes(RecordingSink units, RecordingFragments out, Probed file) {
    List<UnitCopy> video = units.video();
    assertThat(file.video()).hasSameSizeAs(video);
    for (int i = 0; i < video.size(); i++) {
      assertThat(file.video().get(i).pts()).as("picture %d", i).isEqualTo(video.get(i).pts());
      assertThat(file.video().get(i).dts()).as("picture %d", i).isEqualTo(video.get(i).dts());
      assertThat(file.video().get(i).key()).as("picture %d", i).isEqualTo(video.get(i).key());
    }
    List<UnitCopy> audio = units.audio();
    int rateHz = out.audio().getFirst().timescale();
    assertThat(file.audio()).hasSameSizeAs(audio);
    for (int i = 0; i < audio.size(); i++) {
      double expected = audio.get(i).pts() / 90_000.0 * rateHz;
      assertThat((double) file.audio().get(i).pts()).isBetween(expected - 2, expected + 2);
    }
  }

  private static void assertSameFrames(Path ts, Path mp4) {
    String sums =
        Ffmpeg.run(
            "ffmpeg",
            List.of(
                "-hide_banner",
                "-loglevel",
                "warning",
                "-i",
                ts.toString(),
                "-i",
                mp4.toString(),
                "-map",
                "0:v",
                "-map",
                "1:v",
                "-map",
                "0:a",
                "-map",
                "1:a",
                "-fps_mode",
                "passthrough",
                "-copyts",
                "-f",
                "framemd5",
                "-"));
    Map<Integer, List<String>> frames = new TreeMap<>();
    List<String> complaints = new ArrayList<>();
    for (String line : sums.lines().toList()) {
      String[] columns = line.split(",");
      if (columns.length == 6 && !line.startsWith("#")) {
        int stream = Integer.parseInt(columns[0].strip());
        frames.computeIfAbsent(stream, s -> new ArrayList<>()).add(columns[5].strip());
      } else if (!line.startsWith("#")) {
        complaints.add(line);
      }
    }
    assertThat(complaints).isEmpty();
    assertThat(frames).hasSize(4);
    assertThat(frames.get(1)).isEqualTo(frames.get(0));
    assertThat(frames.get(3)).isEqualTo(frames.get(2));
  }
}
