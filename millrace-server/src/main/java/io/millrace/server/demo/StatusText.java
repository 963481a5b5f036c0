package io.millrace.server.demo;

import io.millrace.cli.Printable;
import io.millrace.server.http.ChannelView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The demo in words, a line each of which fits 80 columns, for titles of usual length. */
final class StatusText {

  private static final int MAX_COLUMNS = 100;

  /** A screen is not a list of all channels: that is what the API is for. */
  static final int CHANNELS_MAX = 6;

  private static final String ROW = "%s %-8s  %-26s  %12s  %7s  %s";

  private StatusText() {}

  /** A table of the channels, and what the consumer does. */
  static List<String> block(DemoStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        ROW.formatted(" ", "Channel", "Title", "In", "Viewers", "First picture").stripTrailing());
    List<DemoStatus.Row> rows = status.channels();
    for (DemoStatus.Row row : rows.subList(0, Math.min(rows.size(), CHANNELS_MAX))) {
      lines.add(row(row, status.hopper()));
      lines.add(" ".repeat(12) + printable(row.channel().summary()));
    }
    if (rows.size() > CHANNELS_MAX) {
      lines.add("  and " + (rows.size() - CHANNELS_MAX) + " more");
    }
    lines.add("");
    lines.add("  " + watching(status.hopper()));
    return lines;
  }

  private static String row(DemoStatus.Row row, HopperStatus hopper) {
    ChannelView channel = row.channel();
    Duration firstPicture = hopper.firstPictures().get(channel.id());
    return ROW.formatted(
            channel.id().equals(hopper.now().id()) ? ">" : " ",
            channel.id(),
            printable(channel.title()),
            row.isLive() ? megabits(row.bitsPerSecond()) : "waiting",
            channel.subscribers(),
            firstPicture == null ? "" : seconds(firstPicture))
        .stripTrailing();
  }

  /** The same in one line, for where lines stay. */
  static String line(DemoStatus status) {
    String channels =
        status.channels().stream()
            .limit(CHANNELS_MAX)
            .map(StatusText::brief)
            .collect(Collectors.joining(", "));
    return (channels.isEmpty() ? "no channel yet" : channels) + "; " + watching(status.hopper());
  }

  private static String brief(DemoStatus.Row row) {
    int viewers = row.channel().subscribers();
    return row.channel().id()
        + " "
        + (row.isLive() ? megabits(row.bitsPerSecond()) : "waiting")
        + " "
        + viewers
        + (viewers == 1 ? " viewer" : " viewers");
  }

  private static String watching(HopperStatus hopper) {
    Watching now = hopper.now();
    if (now.packets() == 0) {
      return now.id().isEmpty() ? "the consumer begins" : "the consumer waits for " + now.id();
    }
    return "the consumer watches "
        + now.id()
        + ": "
        + megabits(now.bitsPerSecond())
        + ", delay "
        + now.delayMs()
        + " ms, lost "
        + now.lost()
        + " of "
        + count(now.packets());
  }

  /** What to say when a channel has come. */
  static String arrival(Arrival arrival) {
    return arrival.id()
        + " first picture "
        + seconds(arrival.firstPicture())
        + " after subscribing: "
        + printable(arrival.title())
        + ", "
        + printable(arrival.summary());
  }

  /** What to say at the end. */
  static String summary(@Nullable DemoStatus last) {
    if (last == null) {
      return "stopped";
    }
    HopperStatus hopper = last.hopper();
    return "stopped: the consumer saw "
        + hopper.firstPictures().size()
        + " channels, lost "
        + hopper.lost()
        + " of "
        + count(hopper.packets())
        + " packets";
  }

  static String clock(Duration elapsed) {
    return String.format(Locale.ROOT, "%02d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
  }

  private static String megabits(long bitsPerSecond) {
    return String.format(Locale.ROOT, "%.1f Mbit/s", bitsPerSecond / 1e6);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** What a producer wrote of itself, fit for this screen. */
  private static String printable(String untrusted) {
    return Printable.fit(Printable.clean(untrusted), MAX_COLUMNS);
  }
}
