package io.millrace.cli.load;

import io.millrace.cli.Environment;
import io.millrace.cli.UsageError;
import io.millrace.cli.load.LoadSettings.Audience;
import io.millrace.cli.load.LoadSettings.Limits;
import io.millrace.cli.load.LoadSettings.Source;
import io.millrace.cli.load.host.ProcessTimes;
import io.millrace.cli.load.stream.TestStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes settings of what was typed and set. */
final class SettingsReader {

  private static final int MOST_VIEWERS = 1_000_000;
  private static final int MOST_PUBLISHERS = 10_000;
  private static final int MOST_FPS = 240;
  private static final int MOST_SOCKETS = 256;

  private static final int VIEWERS = 100;
  private static final int MOST_FOUND = 20_000;
  private static final Duration A_TEST = Duration.ofSeconds(60);
  private static final Duration A_STEP = Duration.ofSeconds(5);
  private static final Duration OVER_UNLOADED = Duration.ofMillis(10);

  private final LoadOptions options;
  private final Environment environment;

  SettingsReader(LoadOptions options, Environment environment) {
    this.options = options;
    this.environment = environment;
  }

  /**
   * Everything, checked.
   *
   * @throws UsageError that names value and remedy
   */
  LoadSettings read() {
    environment.rejectMisspelled();
    if (options.findCapacity && orElse(options.churn, 0.0) > 0) {
      throw new UsageError("--churn: does not go with --find-capacity; leave one of them away");
    }
    if (options.findCapacity && options.reconnect) {
      throw new UsageError("--reconnect: does not go with --find-capacity; leave one of them away");
    }
    return new LoadSettings(
        options.access.read(environment),
        audience(),
        source(),
        positive("--duration", options.duration, options.findCapacity ? A_STEP : A_TEST),
        limits(),
        options.findCapacity,
        brokerPid(),
        options.json);
  }

  private Optional<Long> brokerPid() {
    Optional<Long> pid = Optional.ofNullable(options.brokerPid);
    if (pid.isPresent() && pid.flatMap(ProcessTimes::of).isEmpty()) {
      throw new UsageError(
          "--broker-pid: no process "
              + pid.get()
              + " to be seen here; leave it away if the broker"
              + " runs elsewhere");
    }
    return pid;
  }

  private Limits limits() {
    Optional<Duration> delay = Optional.ofNullable(options.limit);
    return new Limits(
        orElse(options.tolerate, 0.0),
        options.findCapacity ? delay.or(() -> Optional.of(OVER_UNLOADED)) : delay);
  }

  private Audience audience() {
    double ramp = orElse(options.ramp, 100.0);
    if (ramp <= 0) {
      throw new UsageError("--ramp: at 0 a second nobody ever joins; use more, such as 100/s");
    }
    return new Audience(
        within("--viewers", options.viewers, viewers(), MOST_VIEWERS),
        ramp,
        orElse(options.churn, 0.0),
        options.reconnect,
        within("--sockets", options.sockets, 16, MOST_SOCKETS),
        orElse(options.loss, 0.0),
        orElse(options.seed, 1L));
  }

  private int viewers() {
    return options.findCapacity ? MOST_FOUND : VIEWERS;
  }

  private Source source() {
    if (options.channel != null) {
      rejectBesideChannel();
    }
    int fps = within("--fps", options.fps, 30, MOST_FPS);
    long bitrate = orElse(options.bitrate, 5_000_000L);
    if (bitrate < TestStream.leastBitsPerSecond(fps)) {
      throw new UsageError(
          "--bitrate: at "
              + fps
              + " frames a second, of a packet each, at least "
              + (TestStream.leastBitsPerSecond(fps) / 1000 + 1)
              + "k; use more, or less with --fps");
    }
    Duration gop = positive("--gop", options.gop, Duration.ofSeconds(2));
    long framesPerKey = Math.max(1, Math.round(gop.toMillis() * fps / 1e3));
    return new Source(
        Optional.ofNullable(options.channel),
        within("--publishers", options.publishers, 1, MOST_PUBLISHERS),
        orElse(options.prefix, "load"),
        bitrate,
        fps,
        Math.toIntExact(Math.min(framesPerKey, Integer.MAX_VALUE)),
        orElse(options.pacing, Pacing.FRAMES));
  }

  private void rejectBesideChannel() {
    String wrong =
        options.publishers != null
            ? "--publishers"
            : options.bitrate != null
                ? "--bitrate"
                : options.fps != null
                    ? "--fps"
                    : options.gop != null
                        ? "--gop"
                        : options.pacing != null
                            ? "--pacing"
                            : options.prefix != null ? "--prefix" : "";
    if (!wrong.isEmpty()) {
      throw new UsageError(
          wrong + " is about the tool's own channels; leave it, or --channel, away");
    }
  }

  private static int within(String name, @Nullable Integer value, int otherwise, int most) {
    int chosen = orElse(value, otherwise);
    if (chosen < 1 || chosen > most) {
      throw new UsageError(name + ": '" + chosen + "' must be 1 to " + most);
    }
    return chosen;
  }

  private static Duration positive(String name, @Nullable Duration value, Duration otherwise) {
    Duration chosen = orElse(value, otherwise);
    if (chosen.isZero()) {
      throw new UsageError(name + ": must be more than 0, such as " + otherwise.toSeconds() + "s");
    }
    return chosen;
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
