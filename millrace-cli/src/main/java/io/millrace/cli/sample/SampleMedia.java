package io.millrace.cli.sample;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.FfmpegArgs;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.ffmpeg.FfmpegRun;
import io.millrace.cli.ffmpeg.FrameRate;
import io.millrace.cli.producer.TestPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes folders that a producer can send: {@code 1/frames/frame1.jpg …}, {@code 1/audio/audio1.mp3
 * …}, {@code 2/frames …}, a different picture and tone in each.
 */
public final class SampleMedia {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern OWN_FRAME = Pattern.compile("frame[0-9]+\\.jpg");
  private static final Pattern OWN_AUDIO = Pattern.compile("audio[0-9]+\\.(mp3|m4a)");

  private final FfmpegProgram program;
  private final Consumer<String> progress;

  /** Progress is told in one line a channel. */
  public SampleMedia(FfmpegProgram program, Consumer<String> progress) {
    this.program = program;
    this.progress = progress;
  }

  /**
   * Makes the folders; what an earlier call made is replaced.
   *
   * @param channels how many, 1 to 99
   * @param seconds how long each is
   * @throws CommandFailure if there are other files in the way, or FFmpeg fails
   */
  public void make(Path folder, int channels, int seconds, FrameRate rate) {
    for (int channel = 1; channel <= channels; channel++) {
      clear(frames(folder, channel), OWN_FRAME);
      clear(audio(folder, channel), OWN_AUDIO);
    }
    for (int channel = 1; channel <= channels; channel++) {
      progress.accept(
          "channel " + channel + " of " + channels + ": " + folder.resolve("" + channel));
      makeFrames(frames(folder, channel), TestPattern.of(channel), seconds, rate);
      makeAudio(audio(folder, channel), TestPattern.of(channel), seconds);
    }
  }

  private static Path frames(Path folder, int channel) {
    return folder.resolve(Integer.toString(channel)).resolve("frames");
  }

  private static Path audio(Path folder, int channel) {
    return folder.resolve(Integer.toString(channel)).resolve("audio");
  }

  private static void clear(Path folder, Pattern own) {
    try {
      Files.createDirectories(folder);
      List<Path> files;
      try (Stream<Path> listing = Files.list(folder)) {
        files = listing.toList();
      }
      for (Path file : files) {
        if (!own.matcher(file.getFileName().toString()).matches()) {
          throw new CommandFailure(
              "'" + file + "' was not made here and stays; give an empty or a new folder");
        }
      }
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new CommandFailure("folder '" + folder + "' cannot be written: " + e.getMessage());
    }
  }

  private void makeFrames(Path folder, TestPattern pattern, int seconds, FrameRate rate) {
    List<String> args = new ArrayList<>(program.command());
    args.addAll(List.of("-f", "lavfi", "-i", pattern.videoGraph(rate)));
    args.addAll(List.of("-t", Integer.toString(seconds), "-pix_fmt", "yuvj420p", "-q:v", "4"));
    args.addAll(List.of("-y", "-f", "image2", FfmpegArgs.file(folder.resolve("frame%d.jpg"))));
    run(args, folder);
  }

  /** A whole number of waves fits a second: every piece sounds the same, and they join smoothly. */
  private void makeAudio(Path folder, TestPattern pattern, int seconds) {
    boolean mp3 = program.encoders().has("libmp3lame");
    String extension = mp3 ? ".mp3" : ".m4a";
    Path first = folder.resolve("audio1" + extension);
    List<String> args = new ArrayList<>(program.command());
    args.addAll(List.of("-f", "lavfi", "-i", pattern.audioGraph(), "-t", "1", "-ac", "2"));
    args.addAll(List.of("-c:a", mp3 ? "libmp3lame" : "aac", "-b:a", "128k"));
    args.addAll(List.of("-y", FfmpegArgs.file(first)));
    run(args, first);
    for (int second = 2; second <= seconds; second++) {
      copy(first, folder.resolve("audio" + second + extension));
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new CommandFailure("'" + to + "' cannot be written: " + e.getMessage());
    }
  }

  private static void run(List<String> args, Path target) {
    FfmpegRun.Result result = FfmpegRun.run(args, PATIENCE);
    if (result.exitCode() != 0) {
      throw new CommandFailure("ffmpeg could not make '" + target + "': " + result.lastError());
    }
  }
}
