package io.millrace.cli.consumer;

import io.millrace.cli.Printable;
import io.millrace.cli.TextTable;
import io.millrace.cli.TextTable.Column;
import java.util.List;
import java.util.Locale;

/** Subscriptions as the commands {@code list} and {@code stats} show them. */
final class StatusTables {

  private static final String NONE = "no subscriptions; try: subscribe 1AAA99";
  private static final String UNKNOWN = "-";
  private static final int MIN_ID = 8;
  private static final int MIN_ID_BESIDE_FIGURES = 16;
  private static final int MIN_TITLE = 4;
  private static final int MAX_TITLE = 20;
  private static final int MIN_CODECS = 4;

  private StatusTables() {}

  /** Fits so many columns as far as it can. */
  static String list(List<SubscriptionStatus> all, int width) {
    if (all.isEmpty()) {
      return NONE;
    }
    TextTable table =
        new TextTable(
            List.of(
                Column.text("ID", MIN_ID),
                Column.text("STATE"),
                Column.text("TITLE", MIN_TITLE),
                Column.text("CODECS", MIN_CODECS),
                Column.figure("BITRATE"),
                Column.figure("LOSS"),
                Column.figure("DELAY")));
    for (SubscriptionStatus status : all) {
      table.add(listRow(status));
    }
    return table.format(width) + outputLines(all);
  }

  private static List<String> listRow(SubscriptionStatus status) {
    return List.of(
        status.id(),
        status.state(),
        Printable.fit(orDash(status.description().title()), MAX_TITLE),
        orDash(status.description().codecs()),
        Figure.bitRate(status.traffic().bitsPerSecond()),
        status.link().recovered() + "/" + status.link().lost(),
        ifAny(status, Figure.millis(status.traffic().delayUs())));
  }

  private static String outputLines(List<SubscriptionStatus> all) {
    StringBuilder lines = new StringBuilder();
    all.stream()
        .flatMap(status -> status.outputs().stream())
        .forEach(line -> lines.append('\n').append(line));
    return lines.toString();
  }

  /** Fits so many columns as far as it can. */
  static String stats(List<SubscriptionStatus> all, int width) {
    if (all.isEmpty()) {
      return NONE;
    }
    TextTable table =
        new TextTable(
            List.of(
                Column.text("ID", MIN_ID_BESIDE_FIGURES),
                Column.figure("PACKETS"),
                Column.figure("BYTES"),
                Column.extra("RESENT"),
                Column.figure("FIXED"),
                Column.figure("LOST"),
                Column.extra("LATE"),
                Column.figure("RTT"),
                Column.extra("LATENCY"),
                Column.figure("DELAY P50/P99"),
                Column.extra("CALLS"),
                Column.extra("CIPHER")));
    for (SubscriptionStatus status : all) {
      table.add(statsRow(status));
    }
    return table.format(width);
  }

  private static List<String> statsRow(SubscriptionStatus status) {
    Traffic.Figures traffic = status.traffic();
    LinkCounters link = status.link();
    return List.of(
        status.id(),
        Long.toString(traffic.packets()),
        Figure.bytes(traffic.bytes()),
        Long.toString(link.retransmitted()),
        Long.toString(link.recovered()),
        Long.toString(link.lost()),
        Long.toString(link.belated()),
        ifAny(status, rtt(link)), // before the first packet it is SRT's guess, not measured
        link.latencyMs() > 0 ? link.latencyMs() + " ms" : UNKNOWN,
        ifAny(
            status,
            Math.round(traffic.delayUsP50() / 1e3) + "/" + Figure.millis(traffic.delayUsP99())),
        Long.toString(status.connections()),
        orDash(link.cipher()));
  }

  private static String rtt(LinkCounters link) {
    return link.rttMs() > 0 ? String.format(Locale.ROOT, "%.1f ms", link.rttMs()) : UNKNOWN;
  }

  private static String ifAny(SubscriptionStatus status, String figure) {
    return status.traffic().packets() == 0 ? UNKNOWN : figure;
  }

  private static String orDash(String text) {
    return text.isEmpty() ? UNKNOWN : text;
  }
}
