package io.millrace.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.es.RecordingSink;
import io.millrace.media.es.UnitCopy;
import io.millrace.media.ts.Ffmpeg;
import io.millrace.media.ts.TsBytes;
import io.millrace.media.ts.TsDemuxer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AV1 in MPEG-TS, put there by hand since FFmpeg cannot: with start codes as AOM's mapping has it,
 * and without. What comes out decodes to what the encoder made.
 */
class Av1CarriageIT {

  private static final long FRAME = 3600;

  @TempDir Path folder;

  @BeforeEach
  void requireFfmpeg() {
    Ffmpeg.require("ffmpeg");
    if (!Ffmpeg.hasEncoder("libaom-av1")) {
      Assumptions.abort("this ffmpeg has no encoder libaom-av1");
    }
  }

  @Test
  void decodesToWhatTheEncoderMade() throws Exception {
    Path obu = folder.resolve("stream.obu");
    encode(obu);
    List<byte[]> temporalUnits = temporalUnits(Files.readAllBytes(obu));
    byte[] withStartCodes = mux(temporalUnits, true);
    byte[] without = mux(temporalUnits, false);
    assertThat(without).isEqualTo(withStartCodes);
    Path mp4 = folder.resolve("stream.mp4");
    Files.write(mp4, without);
    assertThat(frames(mp4)).hasSize(25).isEqualTo(frames(obu));
  }

  private static byte[] mux(List<byte[]> temporalUnits, boolean startCodes) {
    byte[] ts = carry(temporalUnits, startCodes);
    RecordingSink units = new RecordingSink();
    demux(ts, new TsDemuxer(units));
    assertThat(units.video()).hasSameSizeAs(temporalUnits);
    assertThat(units.video()).extracting(UnitCopy::key).startsWith(true, false);
    assertThat(units.video()).filteredOn(UnitCopy::key).hasSize(3);
    for (int i = 0; i < temporalUnits.size(); i++) {
      byte[] sent = temporalUnits.get(i);
      byte[] withoutDelimiter = Arrays.copyOfRange(sent, 2, sent.length);
      assertThat(units.video().get(i).payload()).isEqualTo(withoutDelimiter);
    }
    RecordingFragments out = new RecordingFragments();
    FragmentMuxer muxer = new FragmentMuxer(out, 0);
    demux(ts, new TsDemuxer(muxer));
    muxer.end();
    assertThat(out.inits)
        .extracting(InitSegment::mediaType)
        .containsExactly("video/mp4; codecs=\"av01.0.00M.08\"");
    return out.file();
  }

  private static void encode(Path obu) {
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-loglevel", "error", "-y"));
    arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc=size=160x96:rate=25", "-t", "1"));
    arguments.addAll(List.of("-pix_fmt", "yuv420p", "-c:v", "libaom-av1", "-cpu-used", "8"));
    arguments.addAll(List.of("-g", "10", "-lag-in-frames", "8", "-b:v", "100k"));
    arguments.add(obu.toString());
    Ffmpeg.run("ffmpeg", arguments);
  }

  private static void demux(byte[] stream, TsDemuxer demuxer) {
    demuxer.accept(ByteBuffer.wrap(stream));
    demuxer.end();
  }

  private static byte[] carry(List<byte[]> temporalUnits, boolean startCodes) {
    TsBytes stream =
        new TsBytes().addTables(TsBytes.stream(0x06, TsBytes.VIDEO_PID, "05 04 41 56 30 31"));
    for (int i = 0; i < temporalUnits.size(); i++) {
      byte[] unit = temporalUnits.get(i);
      byte[] payload = startCodes ? withStartCodes(unit) : unit;
      byte[] pes = TsBytes.pes(0xBD, 90_000 + i * FRAME, payload);
      stream.addPes(TsBytes.VIDEO_PID, pes, false);
    }
    return stream.toBytes();
  }

  /** Each OBU behind 00 00 01, and 03 between 00 00 and what is 03 or less. */
  private static byte[] withStartCodes(byte[] unit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < unit.length; at = obuEnd(unit, at)) {
      out.writeBytes(new byte[] {0, 0, 1});
      int zeros = 0;
      for (int i = at; i < obuEnd(unit, at); i++) {
        if (zeros >= 2 && (unit[i] & 0xFF) <= 3) {
          out.write(3);
          zeros = 0;
        }
        out.write(unit[i]);
        zeros = unit[i] == 0 ? zeros + 1 : 0;
      }
    }
    return out.toByteArray();
  }

  /** What lies between temporal delimiters, these included. */
  private static List<byte[]> temporalUnits(byte[] stream) {
    List<byte[]> units = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < stream.length; at = obuEnd(stream, at)) {
      boolean delimiter = ((stream[at] >> 3) & 15) == 2;
      if (delimiter && at > start) {
        units.add(Arrays.copyOfRange(stream, start, at));
        start = at;
      }
    }
    units.add(Arrays.copyOfRange(stream, start, stream.length));
    return units;
  }

  private static int obuEnd(byte[] stream, int obu) {
    int at = obu + ((stream[obu] & 4) != 0 ? 2 : 1);
    int size = 0;
    int shift = 0;
    int part;
    do {
      part = stream[at++];
      size |= (part & 0x7F) << shift;
      shift += 7;
    } while ((part & 0x80) != 0);
    return at + size;
  }

  private static List<String> frames(Path file) {
    String sums =
        Ffmpeg.run(
            "ffmpeg",
            List.of(
                "-hide_banner",
                "-loglevel",
                "warning",
                "-i",
                file.toString(),
                "-f",
                "framemd5",
                "-fps_mode",
                "passthrough",
                "-"));
    return sums.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
        .toList();
  }
}
