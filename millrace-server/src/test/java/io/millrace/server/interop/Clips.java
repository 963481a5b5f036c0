package io.millrace.server.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Short videos that ffmpeg makes: a test picture with a frame counter, and a tone. */
public final class Clips {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Clips() {}

  /** H.264 and AAC, 320 × 180, 25 frames a second; the format is the file name's. */
  public static Path make(Path file, int seconds, int gopFrames, String... options) {
    List<String> line =
        new ArrayList<>(List.of("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"));
    line.addAll(
        List.of("-g", Integer.toString(gopFrames), "-keyint_min", Integer.toString(gopFrames)));
    line.addAll(List.of("-sc_threshold", "0", "-pix_fmt", "yuv420p", "-c:a", "aac"));
    line.addAll(List.of(options));
    return encode(file, seconds, line);
  }

  /** The same picture and tone in whatever codecs the options say. */
  public static Path encode(Path file, int seconds, List<String> options) {
    List<String> line = new ArrayList<>(List.of("-v", "error", "-y", "-nostdin"));
    line.addAll(List.of("-f", "lavfi", "-i", "testsrc=size=320x180:rate=25"));
    line.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
    line.addAll(List.of("-t", Integer.toString(seconds)));
    line.addAll(options);
    line.add(file.toString());
    try (var ffmpeg = Libsrt.FFMPEG.command(line.toArray(String[]::new)).start()) {
      ffmpeg.awaitSuccess(PATIENCE);
    }
    return file;
  }
}
