package io.millrace.cli.ffmpeg;

import io.millrace.cli.CommandFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The FFmpeg programs that this machine has. Immutable.
 *
 * @param ffmpeg the program {@code ffmpeg}
 * @param ffprobe the program {@code ffprobe}
 * @param encoders what this {@code ffmpeg} can encode to
 */
public record FfmpegProgram(Path ffmpeg, Path ffprobe, Encoders encoders) {

  /**
   * The system's programs if they are on PATH, else those that came with us.
   *
   * @throws CommandFailure if there is neither
   */
  public static FfmpegProgram find() {
    return onPath(System.getenv().getOrDefault("PATH", "")).orElseGet(FfmpegProgram::bundled);
  }

  /** The programs inside the bytedeco artifact, unpacked into its cache at the first call. */
  public static FfmpegProgram bundled() {
    return of(BundledFfmpeg.ffmpeg(), BundledFfmpeg.ffprobe());
  }

  /** Empty unless both programs are in the given folders and the first one starts. */
  static Optional<FfmpegProgram> onPath(String path) {
    Optional<Path> ffmpeg = search(path, "ffmpeg");
    Optional<Path> ffprobe = search(path, "ffprobe");
    if (ffmpeg.isEmpty() || ffprobe.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(ffmpeg.get(), ffprobe.get()));
    } catch (CommandFailure e) {
      return Optional.empty();
    }
  }

  private static FfmpegProgram of(Path ffmpeg, Path ffprobe) {
    return new FfmpegProgram(ffmpeg, ffprobe, Encoders.ask(ffmpeg));
  }

  private static Optional<Path> search(String path, String program) {
    String name = File.separatorChar == '\\' ? program + ".exe" : program;
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> program(folder, name).stream())
        .findFirst();
  }

  private static Optional<Path> program(String folder, String name) {
    try {
      return Optional.of(Path.of(folder, name))
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The start of every call: quiet but for errors, and deaf to the terminal. */
  public List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(ffmpeg.toString());
    command.addAll(List.of("-hide_banner", "-nostdin", "-loglevel", "error"));
    return command;
  }
}
