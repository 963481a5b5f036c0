package io.millrace.cli.ffmpeg;

import io.millrace.cli.CommandFailure;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/** The programs inside the bytedeco artifact. */
final class BundledFfmpeg {

  private BundledFfmpeg() {}

  static Path ffmpeg() {
    return unpack(org.bytedeco.ffmpeg.ffmpeg.class);
  }

  static Path ffprobe() {
    return unpack(org.bytedeco.ffmpeg.ffprobe.class);
  }

  private static Path unpack(Class<?> program) {
    try {
      String path = Loader.load(program);
      if (path != null) {
        return Path.of(path);
      }
      throw missing(program, "not in this distribution");
    } catch (LinkageError | RuntimeException e) {
      throw e instanceof CommandFailure known ? known : missing(program, String.valueOf(e));
    }
  }

  private static CommandFailure missing(Class<?> program, String why) {
    return new CommandFailure(
        "no "
            + program.getSimpleName()
            + " on PATH, and the one that came along does not run here ("
            + why.lines().findFirst().orElse("")
            + "); install FFmpeg with your system's package manager");
  }
}
