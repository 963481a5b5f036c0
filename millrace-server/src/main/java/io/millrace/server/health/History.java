package io.millrace.server.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last hour in steps of five seconds, of the broker and of the channels that were live in it:
 * of {@value #CHANNELS_MAX} at most, 29 KB each. When there are more, the one goes that has been
 * off for longest; while all are live, who comes has none. Not thread-safe.
 */
final class History {

  static final int CHANNELS_MAX = 250;
  static final Duration STEP = Duration.ofSeconds(5);
  static final int STEPS = (int) Duration.ofHours(1).dividedBy(STEP);

  private final Ring broker = new Ring(BrokerSeries.values().length, STEPS, -1);
  private final Map<String, Ring> channels = new HashMap<>();
  private long step = -1;

  /** Whether it is time for the next step; it is that from now on. */
  boolean advance(long sinceStartNs) {
    long now = sinceStartNs / STEP.toNanos();
    if (now <= step) {
      return false;
    }
    step = now;
    channels.values().removeIf(ring -> step - ring.newest() >= STEPS);
    return true;
  }

  /** This step's values of the broker. */
  void put(double[] values) {
    broker.put(step, values);
  }

  /** Gives a channel that is live a place, if it has none; false if all are taken by live ones. */
  boolean admit(String channel) {
    if (has(channel)) {
      return true;
    }
    if (!hasRoom()) {
      return false;
    }
    channels.put(channel, new Ring(ChannelSeries.values().length, STEPS, Math.max(-1, step - 1)));
    return true;
  }

  /** This step's values of a channel, if it has a place. */
  void put(String channel, double[] values) {
    Ring ring = channels.get(channel);
    if (ring != null) {
      ring.put(step, values);
    }
  }

  /** Whether something is kept of a channel. */
  boolean has(String channel) {
    return channels.containsKey(channel);
  }

  private boolean hasRoom() {
    if (channels.size() < CHANNELS_MAX) {
      return true;
    }
    return channels.entrySet().stream()
        .filter(entry -> entry.getValue().newest() < step - 1)
        .min(Map.Entry.comparingByValue((a, b) -> Long.compare(a.newest(), b.newest())))
        .map(longestOff -> channels.remove(longestOff.getKey()))
        .isPresent();
  }

  /** The broker's last steps. */
  HistoryView view(int steps, Instant newest) {
    List<String> names = new ArrayList<>();
    for (BrokerSeries series : BrokerSeries.values()) {
      names.add(series.text());
    }
    return view(Optional.empty(), broker, names, steps, newest);
  }

  /** A channel's last steps; empty if it has none. */
  Optional<HistoryView> view(String channel, int steps, Instant newest) {
    List<String> names = new ArrayList<>();
    for (ChannelSeries series : ChannelSeries.values()) {
      names.add(series.text());
    }
    return Optional.ofNullable(channels.get(channel))
        .map(ring -> view(Optional.of(channel), ring, names, steps, newest));
  }

  private HistoryView view(
      Optional<String> channel, Ring ring, List<String> names, int steps, Instant newest) {
    int count = (int) Math.max(0, Math.min(steps, step + 1));
    Map<String, List<@Nullable Float>> series = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      series.put(names.get(i), boxed(ring.last(i, step, count)));
    }
    Instant from = newest.minus(STEP.multipliedBy(Math.max(0, count - 1)));
    return new HistoryView(channel, from, STEP.toMillis(), series);
  }

  private static List<@Nullable Float> boxed(float[] values) {
    List<@Nullable Float> boxed = new ArrayList<>(values.length);
    for (float value : values) {
      boxed.add(Float.isNaN(value) ? null : Float.valueOf(value));
    }
    return boxed;
  }
}
