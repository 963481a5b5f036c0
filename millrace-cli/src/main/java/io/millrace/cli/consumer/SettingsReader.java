package io.millrace.cli.consumer;

import io.millrace.cli.Environment;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.Printable;
import io.millrace.cli.UsageError;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes settings of what was typed and set: flag, then environment, then default. */
final class SettingsReader {

  private final ConsumerOptions options;
  private final Environment environment;

  SettingsReader(ConsumerOptions options, Environment environment) {
    this.options = options;
    this.environment = environment;
  }

  /**
   * Everything, checked.
   *
   * @throws UsageError that names value and remedy
   */
  Settings read() {
    environment.rejectMisspelled();
    List<String> ids = options.subscribe == null ? List.of() : options.subscribe;
    checkIds(ids);
    checkStdout(ids);
    checkRecord(ids);
    Optional<Duration> duration = Optional.ofNullable(options.duration);
    if (duration.isPresent() && duration.get().isZero()) {
      throw new UsageError("--duration: 0 receives nothing; give more than 0, such as 10s");
    }
    return new Settings(
        options.access.read(environment),
        bind(),
        ids,
        Optional.ofNullable(options.record),
        options.stdout,
        duration,
        options.json,
        options.force);
  }

  private HostAndPort bind() {
    int port = environment.get("CONSUMER_PORT", HostAndPort::port).orElse(HostAndPort.ANY.port());
    if (options.bind != null) {
      return Environment.convert(
          "--bind", options.bind, text -> HostAndPort.parseLocal(text, port));
    }
    return environment
        .get("CONSUMER_ADDRESS", text -> HostAndPort.parseLocal(text, port))
        .orElse(new HostAndPort(HostAndPort.ANY.host(), port));
  }

  private static void checkIds(List<String> ids) {
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (!seen.add(id)) {
        throw wrong("--subscribe", id, "is given twice; once is enough");
      }
    }
    if (ids.size() > Subscriptions.MAX) {
      throw new UsageError(
          "--subscribe: "
              + ids.size()
              + " channels are too many; use at most "
              + Subscriptions.MAX
              + ", and another consumer for the rest");
    }
  }

  private void checkStdout(List<String> ids) {
    if (options.stdout && ids.size() != 1) {
      throw new UsageError(
          "--stdout: carries one channel, not " + ids.size() + "; name one with --subscribe ID");
    }
  }

  private void checkRecord(List<String> ids) {
    String record = options.record;
    if (record == null) {
      return;
    }
    if (record.isBlank()) {
      throw wrong("--record", record, "is no name; give a file such as out.ts, or a folder");
    }
    if (ids.isEmpty()) {
      throw wrong("--record", record, "needs a channel; add --subscribe ID");
    }
    if (ids.size() > 1 && !RecordingFiles.suitsSeveral(record)) {
      throw wrong(
          "--record",
          record,
          "is one file for "
              + ids.size()
              + " channels; name a folder that exists, or use {id} in the name");
    }
  }

  private static UsageError wrong(String name, String value, String remedy) {
    return new UsageError(name + ": '" + Printable.clean(value) + "' " + remedy);
  }
}
