package io.millrace.cli.load;

import io.millrace.cli.TextTable;
import io.millrace.cli.TextTable.Column;
import io.millrace.cli.load.LoadReport.Spread;
import java.util.Comparator;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report for people. */
final class ReportText {

  private static final int WORST = 5;
  private static final double BYTES_PER_MB = 1e6;

  private final StringBuilder text = new StringBuilder();
  private final Formatter out = new Formatter(text, Locale.ROOT);

  private ReportText() {}

  static String of(LoadReport report) {
    ReportText made = new ReportText();
    made.addTest(report);
    made.addPackets(report);
    made.addTimes(report);
    made.addLoads(report);
    made.addWorst(report);
    made.addVerdict(report);
    return made.text.toString();
  }

  private void addTest(LoadReport report) {
    LoadReport.Test test = report.test();
    LoadReport.Viewers viewers = report.viewers();
    out.format(
            "%n%,d of %,d viewers on %s of %s, latency %d ms%s, measured for %.1f s",
            viewers.watching(),
            test.viewers(),
            test.channel()
                .map(id -> "channel " + id)
                .orElseGet(() ->
                    String.format(
                        Locale.ROOT,
                        "%,d own channel%s at %.1f Mb/s",
                        test.channels(),
                        test.channels() == 1 ? "" : "s",
                        test.bitsPerSecond() / 1e6)),
            report.broker(),
            test.latencyMs(),
            test.encrypted() ? ", encrypted" : "",
            test.seconds())
        .format("%n");
    if (viewers.refused() + viewers.ended() + viewers.departed() + viewers.returned() > 0) {
      out.format(
              "viewers    refused %,d, ended %,d, left as told %,d, came back %,d",
              viewers.refused(), viewers.ended(), viewers.departed(), viewers.returned())
          .format("%n");
      viewers
          .reasons()
          .forEach((why, count) -> out.format("           %,d: %s", count, why).format("%n"));
    }
    out.format("%n");
  }

  private void addPackets(LoadReport report) {
    LoadReport.Packets packets = report.packets();
    out.format(
            "packets    delivered %,d   lost %,d   skipped by the broker %,d   late %,d   twice %,d",
            packets.delivered(),
            packets.lost(),
            packets.skipped(),
            packets.late(),
            packets.duplicates())
        .format("%n");
    out.format(
            "           lost on the wire at first %,d   retransmitted %,d   ACKs %,d   NAKs %,d",
            packets.lossOnWire(), packets.retransmitted(), packets.acks(), packets.naks())
        .format("%n");
    out.format(
            "rate       %,.0f packets a second, %,.1f Mb/s",
            report.rate().packetsPerSecond(), report.rate().megabitsPerSecond())
        .format("%n");
    LoadReport.Stalls stalls = report.stalls();
    out.format(
            "stalls     %,d of more than 500 ms, at %,d viewers%s",
            stalls.count(),
            stalls.viewers(),
            stalls.count() == 0
                ? ""
                : String.format(Locale.ROOT, ", up to %.0f ms", stalls.maxMs()))
        .format("%n");
    out.format("%n");
  }

  private void addTimes(LoadReport report) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("ms"),
                Column.figure("p50"),
                Column.figure("p99"),
                Column.figure("p99.9"),
                Column.figure("max"),
                Column.extra("of")));
    boolean own = report.test().channel().isEmpty();
    String delay = own ? "delay from the sender" : "delay over the quickest packet";
    times(table, delay, report.delayMs());
    times(table, delay + ", while joining", report.delayWhileJoiningMs());
    times(table, "this tool's own, on top of it", report.tool().lagMs());
    times(table, "handshake", report.handshakeMs());
    times(table, "join: call to first picture", report.joinMs());
    times(table, "join: handshake to first picture", report.joinFromHandshakeMs());
    times(table, "dark: last packet to next picture", report.darkMs());
    out.format("%s", table.format(TextTable.MAX_WIDTH)).format("%n");
    out.format("%n");
  }

  private static void times(TextTable table, String name, Spread spread) {
    if (spread.count() > 0) {
      table.add(
          List.of(
              name,
              ms(spread.p50()),
              ms(spread.p99()),
              ms(spread.p999()),
              ms(spread.max()),
              String.format(Locale.ROOT, "%,d", spread.count())));
    }
  }

  private static String ms(double ms) {
    return String.format(Locale.ROOT, ms < 100 ? "%.2f" : "%.0f", ms);
  }

  private void addLoads(LoadReport report) {
    report
        .brokerProcess()
        .ifPresent(broker ->
            out.format(
                    "broker     %.0f %% of a core, busiest thread %.0f %%, %,.0f ns a delivered"
                        + " packet, %,.0f MB, %,d datagrams dropped (process %d)",
                    100 * broker.cores(),
                    100 * broker.busiestThread(),
                    broker.cpuNsPerPacket(),
                    broker.rssBytes() / BYTES_PER_MB,
                    broker.drops(),
                    broker.pid())
                .format("%n"));
    LoadReport.Tool tool = report.tool();
    out.format(
            "this tool  %.0f %% of a core, %,.0f ns a packet, loops busy %s, waiting for a core %s,"
                + " %,d datagrams dropped",
            100 * tool.cores(),
            tool.cpuNsPerPacket(),
            percents(tool.loops()),
            percents(tool.waiting()),
            tool.drops())
        .format("%n");
    out.format("machine    %.0f %% of its cores busy", 100 * tool.machineBusy()).format("%n");
  }

  private static String percents(List<Double> shares) {
    return shares.stream()
        .map(share -> String.format(Locale.ROOT, "%.0f %%", 100 * share))
        .collect(Collectors.joining(", "));
  }

  private void addWorst(LoadReport report) {
    List<ViewerResult> worst =
        report.each().stream()
            .sorted(
                Comparator.comparingLong(ReportText::bad)
                    .thenComparingDouble(viewer -> viewer.delayMs().max())
                    .reversed())
            .limit(WORST)
            .toList();
    if (report.each().size() < 2) {
      return;
    }
    TextTable table =
        new TextTable(
            List.of(
                Column.text("worst viewers", 10),
                Column.figure("delivered"),
                Column.figure("lost"),
                Column.figure("skipped"),
                Column.figure("late"),
                Column.figure("stalls"),
                Column.figure("p50 ms"),
                Column.figure("p99 ms"),
                Column.figure("max ms"),
                Column.figure("join ms"),
                Column.extra("rtt ms")));
    for (ViewerResult viewer : worst) {
      table.add(
          List.of(
              viewer.channel(),
              String.format(Locale.ROOT, "%,d", viewer.delivered()),
              Long.toString(viewer.lost()),
              Long.toString(viewer.skipped()),
              Long.toString(viewer.late()),
              Long.toString(viewer.stalls()),
              ms(viewer.delayMs().p50()),
              ms(viewer.delayMs().p99()),
              ms(viewer.delayMs().max()),
              viewer.joinMs() < 0 ? "-" : ms(viewer.joinMs()),
              ms(viewer.rttMs())));
    }
    out.format("%n%s", table.format(TextTable.MAX_WIDTH)).format("%n");
  }

  private static long bad(ViewerResult viewer) {
    return viewer.lost() + viewer.skipped() + viewer.late() + viewer.stalls();
  }

  private void addVerdict(LoadReport report) {
    out.format("%n");
    report.notes().forEach(note -> out.format("note: %s", note).format("%n"));
    report.failures().forEach(failure -> out.format("failed: %s", failure).format("%n"));
    out.format(report.held() ? "The target held." : "The target did not hold.").format("%n");
  }
}
