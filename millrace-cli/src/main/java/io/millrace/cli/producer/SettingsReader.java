package io.millrace.cli.producer;

import io.millrace.cli.ChannelName;
import io.millrace.cli.DurationConverter;
import io.millrace.cli.Environment;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.UsageError;
import io.millrace.cli.ffmpeg.FrameRate;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
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
    String id =
        choose(options.id, "PRODUCER_ID", new ChannelName())
            .orElseThrow(() -> new UsageError("which channel? give --id, such as --id 1AAA99"));
    Source source = source();
    Optional<Duration> duration = Optional.ofNullable(options.duration);
    if (duration.isPresent() && duration.get().isZero()) {
      throw new UsageError("--duration 0 sends nothing; give more than 0, such as 10s");
    }
    if (source instanceof Source.Pipe) {
      requireUnchanged();
    }
    return new ProducerSettings(
        id,
        broker(),
        source,
        choose(options.rate, "RATE", new FrameRate.Converter()),
        choose(options.delay, "DELAY", new DurationConverter()).orElse(Duration.ZERO),
        options.loop,
        choose(options.title, "TITLE", new TitleConverter()),
        choose(options.latency, "LATENCY", new DurationConverter.Latency())
            .orElse(ProducerSettings.DEFAULT_LATENCY),
        duration,
        options.bitrate != null ? options.bitrate : ProducerSettings.DEFAULT_BITS_PER_SECOND);
  }

  private <T> Optional<T> choose(@Nullable T flag, String variable, ITypeConverter<T> converter) {
    return flag != null ? Optional.of(flag) : environment.get(variable, converter);
  }

  private HostAndPort broker() {
    ITypeConverter<HostAndPort> converter = new HostAndPort.Converter();
    return choose(options.broker, "BROKER_ADDRESS", converter).orElseGet(this::brokerFromParts);
  }

  private HostAndPort brokerFromParts() {
    HostAndPort byDefault = ProducerSettings.DEFAULT_BROKER;
    String host = environment.get("BROKER_IP").orElse(byDefault.host());
    String port = environment.get("BROKER_PORT").orElse(Integer.toString(byDefault.port()));
    boolean bracketed = host.startsWith("[") || host.indexOf(':') < 0;
    try {
      return HostAndPort.parse((bracketed ? host : "[" + host + "]") + ":" + port);
    } catch (TypeConversionException e) {
      throw new UsageError("environment variables BROKER_IP, BROKER_PORT: " + e.getMessage());
    }
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
      throw new UsageError("--audio '" + options.audio + "' goes with --frames DIR only");
    }
    if (options.file != null) {
      return file(options.file);
    }
    if (options.testPattern != null) {
      return pattern(options.testPattern);
    }
    return framesOrInput();
  }

  private Source framesOrInput() {
    Optional<Path> frames = choose(options.frames, "FRAMES", SettingsReader::path);
    if (frames.isPresent()) {
      return new Source.Frames(frames.get(), choose(options.audio, "AUDIO", SettingsReader::path));
    }
    if (options.audio == null && standardInput.carriesData()) {
      return new Source.Pipe(Optional.empty());
    }
    throw new UsageError(
        "what to send? give FILE, - for MPEG-TS from a pipe, --frames DIR or --test-pattern");
  }

  private Source file(String name) {
    if (name.equals(STANDARD_INPUT)) {
      return new Source.Pipe(Optional.empty());
    }
    try {
      Path file = path(name);
      return standardInput.isPipe(file)
          ? new Source.Pipe(Optional.of(file))
          : new Source.MediaFile(file);
    } catch (TypeConversionException e) {
      throw new UsageError(String.valueOf(e.getMessage()));
    }
  }

  private static Source pattern(int number) {
    try {
      return new Source.Pattern(TestPattern.of(number));
    } catch (IllegalArgumentException e) {
      throw new UsageError("--test-pattern " + number + ": use 1 to 99");
    }
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
