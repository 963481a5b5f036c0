package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.ffmpeg.MediaInfo;
import io.millrace.cli.ffmpeg.MediaProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes a chosen source ready: everything that can be found wrong with it is found here. */
final class Sources {

  private final Supplier<FfmpegProgram> program;
  private final Consumer<String> warnings;

  /**
   * @param program asked only if the source needs it
   * @param warnings takes one line each
   */
  Sources(Supplier<FfmpegProgram> program, Consumer<String> warnings) {
    this.program = program;
    this.warnings = warnings;
  }

  /**
   * Checks and prepares; may take a second.
   *
   * @throws CommandFailure with what is wrong
   */
  TsSource open(ProducerSettings settings) {
    return switch (settings.source()) {
      case Source.MediaFile(Path file) -> file(settings, file);
      case Source.Pipe(Optional<Path> file) -> pipe(settings, file);
      case Source.Pattern(TestPattern pattern) ->
          new FfmpegSource("test pattern " + pattern.number(), commands(settings).pattern(pattern));
      case Source.Frames(Path frames, Optional<Path> audio) -> frames(settings, frames, audio);
    };
  }

  private FfmpegCommands commands(ProducerSettings settings) {
    return new FfmpegCommands(program.get(), settings);
  }

  private TsSource pipe(ProducerSettings settings, Optional<Path> file) {
    settings
        .title()
        .ifPresent(title ->
            warnings.accept(
                "title '"
                    + title
                    + "' is not sent: MPEG-TS from a pipe goes out unchanged,"
                    + " with its own; set service_name where it is made"));
    return new PipeSource(file);
  }

  private TsSource file(ProducerSettings settings, Path file) {
    requireReadable(file);
    MediaInfo info = MediaProbe.probe(program.get(), file);
    FfmpegCommands commands = commands(settings);
    String how =
        info.video().filter(commands::copiesVideo).isPresent() ? "video copied" : "video encoded";
    String sound =
        info.audio()
            .map(a -> FfmpegCommands.copiesAudio(a) ? "audio copied" : "audio encoded")
            .orElse("no audio");
    return new FfmpegSource("'" + file + "', " + how + ", " + sound, commands.file(file, info));
  }

  private static void requireReadable(Path file) {
    if (!Files.exists(file)) {
      throw new CommandFailure("no file '" + file + "'; check its name");
    }
    if (Files.isDirectory(file)) {
      throw new CommandFailure(
          "'" + file + "' is a folder; give a video file, or --frames '" + file + "' for frames");
    }
    if (!Files.isReadable(file)) {
      throw new CommandFailure("file '" + file + "' may not be read; check its rights");
    }
  }

  private TsSource frames(ProducerSettings settings, Path folder, Optional<Path> audioFolder) {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(
          "no folder '" + folder + "' with frames; give one that holds frame1.jpg, frame2.jpg …");
    }
    FrameFolder frames = FrameFolder.open(folder, warnings);
    JpegHeader first = frames.first().header();
    Optional<AudioPieces> audio =
        audioFolder.flatMap(path -> AudioPieces.open(program.get(), path, warnings));
    FrameFeeder feeder = new FrameFeeder(frames, audio, settings.rateOrDefault(), settings.loop());
    String sound =
        audio.isPresent()
            ? "with audio"
            : audioFolder.map(path -> "silent: no audio pieces in '" + path + "'").orElse("silent");
    return new FfmpegSource(
        frames.size()
            + " frames of '"
            + folder
            + "' at "
            + settings.rateOrDefault()
            + " a second, "
            + sound,
        commands(settings).frames(first, audio.isPresent()),
        stdin -> feeder.writeTo(stdin, first));
  }
}
