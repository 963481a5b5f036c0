package io.millrace.server.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was read of the broker in the last seconds, and in the last hour for graphs. Is given
 * a reading a second, and asked by any thread.
 */
public final class HealthMonitor {

  /** How far the history reaches back. */
  public static final Duration HISTORY = Duration.ofHours(1);

  private final InstantSource wallClock;

  // guarded by this
  private final Map<String, Patient> live = new HashMap<>();
  private final History history = new History();
  private @Nullable Taken newest;
  private @Nullable Instant newestStep;
  private long startNs;
  private Traffic all = Traffic.NONE;
  private Traffic others = Traffic.NONE;

  /** A reading, and what time it was. */
  private record Taken(Reading reading, Instant time, Map<String, ChannelReading> channels) {}

  /** A live channel and its last half minute with one connection. */
  private record Patient(int connection, Window window) {}

  /** Knows nothing yet. */
  public HealthMonitor(InstantSource wallClock) {
    this.wallClock = wallClock;
  }

  /** What was read now. */
  public synchronized void take(Reading reading) {
    Map<String, ChannelReading> channels = HashMap.newHashMap(reading.channels().size());
    reading.channels().forEach(channel -> channels.put(channel.id(), channel));
    boolean _ = reading.channels().stream().filter(ChannelReading::isLive).allMatch(this::admit);
    if (newest == null) {
      startNs = reading.atNs();
    } else {
      count(newest.channels(), reading);
    }
    newest = new Taken(reading, wallClock.instant(), channels);
    live.keySet().removeIf(id -> channels.get(id) == null || !channels.get(id).isLive());
    reading.channels().forEach(channel -> sample(channel, reading.atNs()));
    if (history.advance(reading.atNs() - startNs)) {
      newestStep = newest.time();
      keep(reading);
    }
  }

  private boolean admit(ChannelReading channel) {
    return history.admit(channel.id());
  }

  private void count(Map<String, ChannelReading> before, Reading now) {
    for (ChannelReading channel : now.channels()) {
      ChannelReading then = before.get(channel.id());
      if (then != null) {
        all = all.plus(then, channel);
        if (!history.has(channel.id())) {
          others = others.plus(then, channel);
        }
      }
    }
  }

  private void sample(ChannelReading channel, long atNs) {
    channel
        .vitals()
        .ifPresent(vitals -> {
          int connection = channel.link().map(LinkReading::connection).orElse(0);
          Patient patient = live.get(channel.id());
          if (patient == null || patient.connection() != connection) {
            patient = new Patient(connection, new Window());
            live.put(channel.id(), patient);
          }
          patient.window().add(Sample.of(channel, vitals, atNs));
        });
  }

  private void keep(Reading reading) {
    int clients = 0;
    int troubled = 0;
    double bitrateIn = 0;
    double bitrateOut = 0;
    for (ChannelReading channel : reading.channels()) {
      clients += channel.stats().subscribers();
      Symptoms seen = symptoms(channel, reading.atNs()).orElse(null);
      if (seen != null) {
        double[] values = ChannelSeries.values(channel, seen);
        history.put(channel.id(), values);
        troubled += ChannelSeries.WARNINGS.of(values) > 0 ? 1 : 0;
        bitrateIn += seen.moment().map(Span::bitsPerSecondIn).orElse(0.0);
        bitrateOut += seen.moment().map(Span::bitsPerSecondOut).orElse(0.0);
      }
    }
    history.put(
        BrokerSeries.values(
            reading,
            new BrokerSeries.Totals(live.size(), clients, bitrateIn, bitrateOut, troubled)));
  }

  private Optional<Symptoms> symptoms(ChannelReading channel, long nowNs) {
    Patient patient = live.get(channel.id());
    return patient == null
        ? Optional.empty()
        : channel
            .vitals()
            .map(vitals ->
                new Symptoms(
                    nowNs,
                    channel.stream(),
                    vitals,
                    channel.link(),
                    patient.window().moment(),
                    patient.window().whole(),
                    Bitrates.of(patient.window())));
  }

  /** How a channel does; empty if there is no such channel at present. */
  public synchronized Optional<ChannelHealth> health(String channel) {
    if (newest == null) {
      return Optional.empty();
    }
    Taken known = newest;
    return Optional.ofNullable(known.channels().get(channel)).map(found -> health(found, known));
  }

  private ChannelHealth health(ChannelReading channel, Taken known) {
    return symptoms(channel, known.reading().atNs())
        .map(seen -> HealthView.of(channel, seen, known.time()))
        .orElseGet(() -> HealthView.idle(channel, known.time()));
  }

  /** The broker's last while. */
  public synchronized HistoryView history(Duration reach) {
    return history.view(steps(reach), stepTime());
  }

  /** A channel's last while; empty if nothing is kept of it. */
  public synchronized Optional<HistoryView> history(String channel, Duration reach) {
    return history.view(channel, steps(reach), stepTime());
  }

  private static int steps(Duration reach) {
    return Math.clamp(reach.dividedBy(History.STEP), 1, History.STEPS);
  }

  private Instant stepTime() {
    return newestStep == null ? wallClock.instant() : newestStep;
  }

  /** All of the newest reading; empty before the first. */
  public synchronized Optional<Figures> figures() {
    if (newest == null) {
      return Optional.empty();
    }
    Taken known = newest;
    List<Figures.Shown> shown =
        known.reading().channels().stream()
            .filter(channel -> history.has(channel.id()))
            .map(channel -> new Figures.Shown(channel, health(channel, known)))
            .toList();
    int troubled = (int) shown.stream().filter(one -> !one.health().warnings().isEmpty()).count();
    return Optional.of(new Figures(known.reading(), shown, all, others, live.size(), troubled));
  }
}
