package io.millrace.cli.ffmpeg;

import io.millrace.cli.CommandFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FFmpeg programs that this machine has. Immutable.
 *
 * @param ffmpeg the program {@code ffmpeg}
 * @param ffprobe the program {@code ffprobe}
 * @param encoders what this {@code ffmpeg} can encode to
 */
public record FfmpegProgram(Path ffmpeg, Path ffprobe, Encoders encoders) {

  private static final Logger LOG = LoggerFactory.getLogger(FfmpegProgram.class);
  private static final AtomicBoolean SAID = new AtomicBoolean();

  /**
   * The system's programs if they are on PATH and can encode H.264, else those that came with us.
   *
   * @throws CommandFailure if there is neither
   */
  public static FfmpegProgram find() {
    return choose(
        onPath(System.getenv().getOrDefault("PATH", "")),
        FfmpegProgram::bundled,
        line -> {
          if (!SAID.getAndSet(true)) {
            LOG.warn(line);
          }
        });
  }

  /** Better one that cannot encode than none: what is H.264 already needs no encoder. */
  static FfmpegProgram choose(
      Optional<FfmpegProgram> system, Supplier<FfmpegProgram> bundled, Consumer<String> say) {
    if (system.isEmpty()) {
      return bundled.get();
    }
    FfmpegProgram found = system.get();
    if (found.encoders.hasH264()) {
      return found;
    }
    try {
      FfmpegProgram other = bundled.get();
      if (other.encoders.hasH264()) {
        say.accept(found.ffmpeg + " cannot encode H.264; using the FFmpeg that came along");
        return other;
      }
    } catch (CommandFailure e) {
      LOG.debug("the bundled FFmpeg: {}", e.line());
    }
    return found;
  }

  /**
   * The programs inside the bytedeco artifact, unpacked into a cache at the first call.
   *
   * @throws CommandFailure if they do not run here, with the words of who refused
   */
  public static FfmpegProgram bundled() {
    try {
      BundledFfmpeg bundled = BundledFfmpeg.install();
      return of(bundled.ffmpeg(), bundled.ffprobe());
    } catch (CommandFailure e) {
      throw new CommandFailure(
          "no FFmpeg that runs on PATH, and the one that came along does not run here ("
              + e.line().lines().findFirst().orElse("")
              + "); install FFmpeg with your system's package manager");
    }
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

  /** What a process of these programs needs in its environment, on top of ours. */
  public Map<String, String> environment() {
    return BundledFfmpeg.environmentOf(List.of(ffmpeg.toString()));
  }

  /** The start of every call: quiet but for errors, and deaf to the terminal. */
  public List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(ffmpeg.toString());
    command.addAll(List.of("-hide_banner", "-nostdin", "-loglevel", "error"));
    return command;
  }
}
