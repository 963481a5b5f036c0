package io.millrace.media.ts;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The ffmpeg and ffprobe on PATH. Without them a laptop skips, CI fails. */
public final class Ffmpeg {

  private static final long TIMEOUT_S = 120;

  private Ffmpeg() {}

  /** Ends the test if the machine has no such program. */
  public static void require(String program) {
    if (find(program).isEmpty()) {
      String message = program + " is not on PATH: install FFmpeg to run this test";
      if (System.getenv("CI") != null) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
  }

  public static boolean hasEncoder(String encoder) {
    return Encoders.LIST.contains(" " + encoder + " ");
  }

  /** Writes a transport stream; the arguments say from what and how. */
  public static byte[] make(Path file, List<String> arguments) {
    require("ffmpeg");
    List<String> all = new ArrayList<>(List.of("-hide_banner", "-loglevel", "error", "-y"));
    all.addAll(arguments);
    all.addAll(List.of("-f", "mpegts", file.toString()));
    run("ffmpeg", all);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes 1.6 s of a test picture and, 137 ms later, a tone; ends the test if ffmpeg lacks one of
   * the encoders.
   *
   * @param video encoder and its options
   * @param rate frames a second
   * @param audio encoder and its options
   * @param options of the multiplexer; may be empty
   */
  public static byte[] clip(Path file, String video, String rate, String audio, String options) {
    for (String words : List.of(video, audio)) {
      String encoder = words.split(" ")[0];
      if (!hasEncoder(encoder)) {
        Assumptions.abort("this ffmpeg has no encoder " + encoder);
      }
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc=size=160x96:rate=" + rate));
    arguments.addAll(List.of("-itsoffset", "0.137", "-f", "lavfi", "-i"));
    arguments.add("sine=frequency=440:sample_rate=48000");
    arguments.addAll(List.of("-t", "1.6", "-pix_fmt", "yuv420p", "-c:v"));
    arguments.addAll(List.of(video.split(" ")));
    arguments.add("-c:a");
    arguments.addAll(List.of(audio.split(" ")));
    if (!options.isBlank()) {
      arguments.addAll(List.of(options.strip().split(" ")));
    }
    return make(file, arguments);
  }

  /** What ffprobe prints for the file. */
  public static String probe(Path file, String... arguments) {
    require("ffprobe");
    List<String> all = new ArrayList<>(List.of("-loglevel", "quiet"));
    all.addAll(List.of(arguments));
    all.add(file.toString());
    return run("ffprobe", all);
  }

  private static Optional<Path> find(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String folder : path.split(File.pathSeparator)) {
      for (String suffix : List.of("", ".exe")) {
        Path candidate = Path.of(folder).resolve(program + suffix);
        if (Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  public static String run(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(find(program).orElseThrow().toString());
    command.addAll(arguments);
    try {
      Path log = Files.createTempFile(program, ".log");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(log, StandardCharsets.UTF_8);
        Assertions.assertTrue(ended, () -> command + " did not end in time: " + output);
        Assertions.assertEquals(0, process.exitValue(), () -> command + ": " + output);
        return output;
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asked for once. */
  private static final class Encoders {
    static final String LIST = run("ffmpeg", List.of("-hide_banner", "-encoders"));
  }
}
