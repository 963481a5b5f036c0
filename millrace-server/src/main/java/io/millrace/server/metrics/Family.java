package io.millrace.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** One metric with its values, while they are gathered. One owner. */
final class Family {

  private final String name;
  private final String help;
  private final boolean counts;
  private final Map<Labels, Double> values = new LinkedHashMap<>();

  private Family(String name, String help, boolean counts) {
    this.name = "millrace_" + name;
    this.help = help;
    this.counts = counts;
  }

  /** What only grows while the broker runs; Prometheus adds {@code _total} to its name. */
  static Family counter(String name, String help) {
    return new Family(name, help, true);
  }

  /** What goes up and down. */
  static Family gauge(String name, String help) {
    return new Family(name, help, false);
  }

  /** Its only value. */
  Family value(double value) {
    return value(Labels.EMPTY, value);
  }

  /** Its only value; whole up to 2^53. */
  Family value(long value) {
    return value((double) value);
  }

  /** One of several; whole up to 2^53. */
  Family value(Labels labels, long value) {
    return value(labels, (double) value);
  }

  /** One of several; what is not known, NaN, is left out. */
  Family value(Labels labels, double value) {
    if (!Double.isNaN(value)) {
      values.put(labels, value);
    }
    return this;
  }

  /** One for each key, by that label. */
  Family values(String label, Map<String, Long> byKey) {
    byKey.forEach((key, value) -> value(Labels.of(label, key), value));
    return this;
  }

  MetricSnapshot snapshot() {
    return counts ? counterSnapshot() : gaugeSnapshot();
  }

  private MetricSnapshot counterSnapshot() {
    CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
    values.forEach((labels, value) ->
        builder.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
    return builder.build();
  }

  private MetricSnapshot gaugeSnapshot() {
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
    values.forEach((labels, value) ->
        builder.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return builder.build();
  }
}
