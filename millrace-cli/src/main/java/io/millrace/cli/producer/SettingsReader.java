package io.millrace.cli.producer;

import io.millrace.cli.ChannelName;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.DurationConverter;
import io.millrace.cli.Environment;
import io.millrace.cli.Printable;
import io.millrace.cli.UsageError;
import io.millrace.cli.ffmpeg.FrameRate;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Makes settings of what was typed and set: flag, then environment, then default. */
final class SettingsReader {

  private static final String STANDARD_INPUT = "-";

  private final ProducerOptions options;
  private final Environment environment;
  private final StandardInput standardInput;

  SettingsReader(ProducerOptions options, Environment environment, StandardInput standardInput) {
    this.options = options;
    this.environment = environment;
    this.standardInput = standardInput;
  }

  /**
   * Everything, checked.
   *
   * @throws UsageError that names value and remedy
   */
  ProducerSettings read() {
    environment.rejectMisspelled();
    String id =
        environment
            .choose(options.id, "PRODUCER_ID", new ChannelName())
            .orElseThrow(() -> new UsageError("which channel? give --id, such as --id 1AAA99"));
    Source source = source();
    Optional<Duration> duration = Optional.ofNullable(options.duration);
    if (duration.isPresent() && duration.get().isZero()) {
      throw new UsageError("--duration: 0 sends nothing; give more than 0, such as 10s");
    }
    if (source instanceof Source.Pipe) {
      requireUnchanged();
    }
    return new ProducerSettings(
        id,
        options.access.read(environment),
        source,
        environment.choose(options.rate, "RATE", new FrameRate.Converter()),
        environment.choose(options.delay, "DELAY", new DurationConverter()).orElse(Duration.ZERO),
        options.loop,
        environment.choose(options.title, "TITLE", new TitleConverter()),
        duration,
        options.bitrate != null ? options.bitrate : ProducerSettings.DEFAULT_BITS_PER_SECOND,
        options.backup);
  }

  private Source source() {
    int given =
        (options.file != null ? 1 : 0)
            + (options.frames != null ? 1 : 0)
            + (options.testPattern != null ? 1 : 0);
    if (given > 1) {
      throw new UsageError("more than one source; give one of FILE, --frames, --test-pattern");
    }
    if (options.audio != null && options.frames == null && given > 0) {
      throw new UsageError("--audio: '" + options.audio + "' goes with --frames DIR only");
    }
    if (options.file != null) {
      return file(options.file);
    }
    if (options.testPattern != null) {
      return new Source.Pattern(options.testPattern);
    }
    return framesOrInput();
  }

  private Source framesOrInput() {
    Optional<Path> frames = environment.choose(options.frames, "FRAMES", SettingsReader::path);
    if (frames.isPresent()) {
      requireFolder(options.audio);
      return new Source.Frames(
          frames.get(), environment.choose(options.audio, "AUDIO", SettingsReader::path));
    }
    if (options.audio == null && standardInput.carriesData()) {
      return new Source.Pipe(Optional.empty());
    }
    throw new UsageError(
        "what to send? give FILE, - for MPEG-TS from a pipe, --frames DIR or --test-pattern");
  }

  /** A folder of sound that was typed is meant; one from a compose file may be left out. */
  private static void requireFolder(@Nullable Path audio) {
    if (audio != null && !Files.isDirectory(audio)) {
      throw new CommandFailure(
          "no folder '"
              + Printable.clean(audio.toString())
              + "' with audio pieces; give one that holds audio1.mp3 …, or leave --audio away");
    }
  }

  private Source file(String name) {
    if (name.equals(STANDARD_INPUT)) {
      return new Source.Pipe(Optional.empty());
    }
    Path file = Environment.convert("FILE", name, SettingsReader::path);
    return standardInput.isPipe(file)
        ? new Source.Pipe(Optional.of(file))
        : new Source.MediaFile(file);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is no path: " + e.getReason());
    }
  }

  private void requireUnchanged() {
    String wrong =
        options.rate != null
            ? "--rate"
            : options.loop ? "--loop" : options.bitrate != null ? "--bitrate" : "";
    if (!wrong.isEmpty()) {
      throw new UsageError(
          wrong + " does not go with MPEG-TS from a pipe, which is sent unchanged; give a FILE");
    }
  }
}
