package io.millrace.cli.ffmpeg;

import io.millrace.cli.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one build of FFmpeg can encode to.
 *
 * @param names as {@code -c} takes them
 */
public record Encoders(Set<String> names) {

  /** Best first. The last two are the operating system's own on macOS and Windows. */
  private static final List<String> H264 =
      List.of("libx264", "libopenh264", "h264_videotoolbox", "h264_mf");

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern LINE = Pattern.compile("(?m)^ [VAS][A-Z.]{5} (\\S+) ");

  public Encoders {
    names = Set.copyOf(names);
  }

  /**
   * Asks the program.
   *
   * @throws CommandFailure if it does not run, with its last words
   */
  static Encoders ask(Path ffmpeg) {
    FfmpegRun.Result result =
        FfmpegRun.run(List.of(ffmpeg.toString(), "-hide_banner", "-encoders"), PATIENCE);
    Encoders encoders = parse(new String(result.output(), StandardCharsets.UTF_8));
    if (result.exitCode() != 0 || encoders.names.isEmpty()) {
      throw new CommandFailure(
          ffmpeg + " does not run: " + result.lastError().replace(ffmpeg + ": ", ""));
    }
    return encoders;
  }

  static Encoders parse(String listing) {
    Set<String> found = new HashSet<>();
    Matcher matcher = LINE.matcher(listing);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    found.remove("=");
    return new Encoders(found);
  }

  /** Whether there is an encoder of that name. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** Whether {@link #h264()} has an answer. */
  public boolean hasH264() {
    return H264.stream().anyMatch(names::contains);
  }

  /**
   * The H.264 encoder to use.
   *
   * @throws CommandFailure if there is none
   */
  public String h264() {
    return H264.stream()
        .filter(names::contains)
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                "this FFmpeg has no H.264 encoder; install one that has any of "
                    + String.join(", ", H264)));
  }
}
