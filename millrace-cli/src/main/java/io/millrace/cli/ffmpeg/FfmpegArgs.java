package io.millrace.cli.ffmpeg;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Groups of arguments that more than one call of FFmpeg needs. */
public final class FfmpegArgs {

  /** What SRT clients, browsers and set-top boxes take alike. */
  private static final List<String> AAC =
      List.of("-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2");

  /** ETSI EN 300 468 annex A.2: the text that follows is UTF-8. */
  private static final String UTF8_MARK = "\u0015";

  private FfmpegArgs() {}

  /** A file name that FFmpeg cannot take for an option, a protocol or a pattern. */
  public static String file(Path file) {
    return "file:" + file.toAbsolutePath();
  }

  /** AAC, 48 kHz, stereo, 128 kbit/s. */
  public static List<String> aac() {
    return AAC;
  }

  /**
   * H.264 for low delay: no B-frames, no look-ahead, a key frame each second, even sizes.
   *
   * @param encoder as {@link Encoders#h264()} chose it
   * @param rate frames a second that come out; the source's own if empty in the command
   * @param bitsPerSecond the aim and, over half a second, the limit
   */
  public static List<String> h264(String encoder, double rate, long bitsPerSecond) {
    List<String> args = new ArrayList<>(List.of("-c:v", encoder));
    args.addAll(
        switch (encoder) {
          case "libx264" ->
              List.of("-preset", "veryfast", "-tune", "zerolatency", "-profile:v", "high");
          case "libopenh264" ->
              List.of("-profile:v", "main", "-rc_mode", "bitrate", "-allow_skip_frames", "0");
          default -> List.of("-profile:v", "main");
        });
    args.addAll(
        List.of(
            "-pix_fmt", "yuv420p",
            "-bf", "0",
            "-g", Long.toString(Math.max(1, Math.round(rate))),
            "-force_key_frames", "expr:gte(t,n_forced)",
            "-b:v", Long.toString(bitsPerSecond),
            "-maxrate", Long.toString(bitsPerSecond),
            "-bufsize", Long.toString(bitsPerSecond / 2)));
    return args;
  }

  /**
   * MPEG-TS to stdout, written packet by packet, with the tables ahead of each frame so that a
   * client can start at every key frame.
   *
   * @param title becomes the service name
   */
  public static List<String> transportStream(String title) {
    return List.of(
        "-muxdelay",
        "0",
        "-muxpreload",
        "0",
        "-flush_packets",
        "1",
        "-mpegts_flags",
        "+pat_pmt_at_frames",
        "-sdt_period",
        "1",
        "-mpegts_service_type",
        "digital_tv",
        "-metadata",
        "service_name=" + dvbText(title),
        "-metadata",
        "service_provider=Millrace",
        "-f",
        "mpegts",
        "pipe:1");
  }

  private static String dvbText(String title) {
    boolean plain = StandardCharsets.US_ASCII.newEncoder().canEncode(title);
    return plain ? title : UTF8_MARK + title;
  }
}
