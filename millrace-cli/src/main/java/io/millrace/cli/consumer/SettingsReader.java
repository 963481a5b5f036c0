package io.millrace.cli.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings from flags, then environment, then defaults. Throws {@link UsageException} that names
 * value and remedy.
 */
final class SettingsReader {

  static final int BROKER_PORT = 5000;

  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final Duration DEFAULT_LATENCY = Duration.ofMillis(120);
  private static final Duration MAX_LATENCY = Duration.ofSeconds(60);

  /**
   * The flags as typed; null or empty where none was.
   *
   * @param broker host:port
   * @param bind host:port
   * @param latency with unit
   * @param subscribe ids, each perhaps several with commas
   * @param record file, folder or pattern
   * @param stdout given or not
   * @param duration with unit
   * @param json given or not
   * @param force given or not
   */
  record Flags(
      @Nullable String broker,
      @Nullable String bind,
      @Nullable String latency,
      List<String> subscribe,
      @Nullable String record,
      boolean stdout,
      @Nullable String duration,
      boolean json,
      boolean force) {}

  /** A value and where it came from, for messages. */
  private record Given(String name, String value) {
    UsageException wrong(String remedy) {
      return new UsageException(name + ": '" + Printable.clean(value) + "' " + remedy);
    }
  }

  private final Environment environment;

  /** The process's environment, or a test's. Null if a name is not set. */
  @FunctionalInterface
  interface Environment {
    @Nullable String get(String name);
  }

  SettingsReader(Environment environment) {
    this.environment = environment;
  }

  Settings read(Flags flags) {
    List<String> ids = ids(flags.subscribe());
    checkTogether(flags, ids);
    return new Settings(
        broker(flags),
        bind(flags),
        latency(flags),
        ids,
        Optional.ofNullable(flags.record()),
        flags.stdout(),
        duration(flags),
        flags.json(),
        flags.force());
  }

  private HostAndPort broker(Flags flags) {
    Optional<Given> address = first("--broker", flags.broker(), "BROKER_ADDRESS");
    HostAndPort broker;
    if (address.isPresent()) {
      broker = parse(address.get(), BROKER_PORT, "must be host:port such as 127.0.0.1:5000");
    } else {
      String host = variable("BROKER_IP").map(Given::value).orElse(DEFAULT_HOST);
      broker = new HostAndPort(host, port("BROKER_PORT", BROKER_PORT));
    }
    if (broker.port() == 0 || broker.host().isEmpty()) {
      throw new UsageException(
          address.map(Given::name).orElse("BROKER_PORT")
              + ": '"
              + broker
              + "' must name host and port such as 127.0.0.1:5000");
    }
    return broker;
  }

  private HostAndPort bind(Flags flags) {
    int defaultPort = port("CONSUMER_PORT", 0);
    return first("--bind", flags.bind(), "CONSUMER_ADDRESS")
        .map(given -> parse(given, defaultPort, "must be host:port such as 0.0.0.0:0"))
        .orElse(new HostAndPort("", defaultPort));
  }

  private Duration latency(Flags flags) {
    Optional<Given> given = first("--latency", flags.latency(), "LATENCY");
    Duration latency = given.map(SettingsReader::duration).orElse(DEFAULT_LATENCY);
    if (latency.compareTo(MAX_LATENCY) > 0) {
      throw given.orElseThrow().wrong("must lie between 0ms and 60s");
    }
    return latency;
  }

  private static Optional<Duration> duration(Flags flags) {
    if (flags.duration() == null) {
      return Optional.empty();
    }
    Given given = new Given("--duration", flags.duration());
    Duration duration = duration(given);
    if (duration.isZero()) {
      throw given.wrong("must be more than 0");
    }
    return Optional.of(duration);
  }

  private static Duration duration(Given given) {
    return DurationConverter.parse(given.value())
        .orElseThrow(() -> given.wrong("must be a number with a unit such as 120ms, 10s or 5m"));
  }

  private static List<String> ids(List<String> flags) {
    List<String> ids = new ArrayList<>();
    for (String flag : flags) {
      for (String id : flag.split(",", -1)) {
        Given given = new Given("--subscribe", id.strip());
        if (!ChannelName.isValid(given.value())) {
          throw given.wrong("must be a producer id: " + ChannelName.RULE);
        }
        if (ids.contains(given.value())) {
          throw given.wrong("is given twice; once is enough");
        }
        ids.add(given.value());
      }
    }
    if (ids.size() > Subscriptions.MAX) {
      throw new UsageException(
          "--subscribe: "
              + ids.size()
              + " channels, at most "
              + Subscriptions.MAX
              + " are possible");
    }
    return ids;
  }

  private static void checkTogether(Flags flags, List<String> ids) {
    if (flags.stdout() && ids.size() != 1) {
      throw new UsageException(
          "--stdout: carries one channel, not " + ids.size() + "; name one with --subscribe ID");
    }
    if (flags.record() == null) {
      return;
    }
    Given record = new Given("--record", flags.record());
    if (record.value().isBlank()) {
      throw record.wrong("must name a file such as out.ts, or a folder");
    }
    if (ids.isEmpty()) {
      throw record.wrong("needs a channel: add --subscribe ID");
    }
    if (ids.size() > 1 && !RecordingFiles.suitsSeveral(record.value())) {
      throw record.wrong(
          "is one file for " + ids.size() + " channels: name a folder, or use {id} in the name");
    }
  }

  private static HostAndPort parse(Given given, int defaultPort, String remedy) {
    return HostAndPort.parse(given.value(), defaultPort).orElseThrow(() -> given.wrong(remedy));
  }

  private int port(String variable, int otherwise) {
    return variable(variable)
        .map(given ->
            HostAndPort.parse(":" + given.value(), 0)
                .orElseThrow(() -> given.wrong("must be a port from 0 to 65535"))
                .port())
        .orElse(otherwise);
  }

  private Optional<Given> first(String flag, @Nullable String value, String variable) {
    return value == null ? variable(variable) : Optional.of(new Given(flag, value));
  }

  /** A variable that is set to nothing counts as not set: compose files do that. */
  private Optional<Given> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .map(value -> new Given(name, value));
  }
}
