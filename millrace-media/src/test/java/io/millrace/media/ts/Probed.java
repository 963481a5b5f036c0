package io.millrace.media.ts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What ffprobe says of a file with a video and an audio track.
 *
 * @param level of the video track
 */
public record Probed(int level, List<Packet> video, List<Packet> audio) {

  /** A packet in the file's order; times in ticks of 90 kHz as far as the file has these. */
  public record Packet(long pts, long dts, int size, boolean key) {}

  public static Probed of(Path file) {
    String entries = "stream=codec_type,level:packet=codec_type,pts,dts,size,flags";
    String lines = Ffmpeg.probe(file, "-show_entries", entries, "-of", "compact");
    int level = 0;
    List<Packet> video = new ArrayList<>();
    List<Packet> audio = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      boolean ofVideo = line.contains("codec_type=video");
      if (line.startsWith("packet|")) {
        long pts = Long.parseLong(value(line, "pts"));
        long dts = Long.parseLong(value(line, "dts"));
        int size = Integer.parseInt(value(line, "size"));
        Packet packet = new Packet(pts, dts, size, value(line, "flags").contains("K"));
        (ofVideo ? video : audio).add(packet);
      } else if (line.startsWith("stream|") && ofVideo) {
        level = Integer.parseInt(value(line, "level"));
      }
    }
    return new Probed(level, video, audio);
  }

  private static String value(String line, String key) {
    for (String field : line.split("\\|")) {
      if (field.startsWith(key + "=")) {
        return field.substring(key.length() + 1);
      }
    }
    throw new AssertionError("no " + key + " in " + line);
  }
}
