package io.millrace.cli.load;

import io.millrace.srt.handshake.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether the figures are the broker's, or the tool's own limit. */
final class Bottleneck {

  private static final double BUSY = 0.85;
  private static final double WAITING = 0.1;
  private static final double ALL = 0.95;
  private static final double PERCENT = 100;

  private Bottleneck() {}

  /**
   * How the tool was at its limit, a few words each: what it reports may then be its own doing;
   * empty if it was not.
   *
   * @param frameMs from a frame of an own channel to the next
   */
  static List<String> ofTool(
      LoadReport.Tool tool, Optional<LoadReport.Publishing> publishing, double frameMs) {
    List<String> limits = new ArrayList<>();
    if (tool.drops() > 0) {
      limits.add(
          String.format(Locale.ROOT, "its receive buffers were full %,d times", tool.drops()));
    }
    if (most(tool.loops()) >= BUSY) {
      limits.add(percent("a loop of its own ran %.0f %% of the time", most(tool.loops())));
    }
    if (most(tool.waiting()) >= WAITING) {
      limits.add(percent("it waited for a core %.0f %% of the time", most(tool.waiting())));
    }
    if (tool.machineBusy() >= ALL) {
      limits.add(percent("the cores of its host were %.0f %% busy", tool.machineBusy()));
    }
    publishing
        .filter(p -> p.lagMsMax() > frameMs)
        .ifPresent(
            p -> limits.add(String.format(Locale.ROOT, "a frame left %.0f ms late", p.lagMsMax())));
    return limits;
  }

  /** What to know of the figures, a line each; empty if nothing. */
  static List<String> notes(
      LoadReport.Tool tool,
      Optional<LoadReport.Publishing> publishing,
      double frameMs,
      Optional<LoadReport.BrokerProcess> broker) {
    List<String> notes = new ArrayList<>();
    if (tool.drops() > 0) {
      notes.add(
          "the tool, not the broker, lost packets: its receive buffers were full "
              + tool.drops()
              + " times (a burst counts as one); allow larger ones (sysctl net.core.rmem_max), or"
              + " give it more sockets or another machine");
    }
    if (most(tool.loops()) >= BUSY) {
      notes.add(
          percent(
              "the tool was at its limit: a loop of its own ran %.0f %% of the time; spread the"
                  + " viewers over several machines",
              most(tool.loops())));
    }
    if (most(tool.waiting()) >= WAITING) {
      notes.add(
          percent(
              "the tool had to wait for a core %.0f %% of the time; run it on another machine than"
                  + " the broker",
              most(tool.waiting())));
    }
    if (tool.machineBusy() >= ALL) {
      notes.add(
          percent(
              "the tool's host had no core to spare: they were %.0f %% busy, whoever it was"
                  + " that had them",
              tool.machineBusy()));
    }
    publishing
        .filter(p -> p.lagMsMax() > frameMs)
        .ifPresent(p ->
            notes.add(
                String.format(
                    Locale.ROOT,
                    "the tool published unevenly: a frame left %.0f ms late",
                    p.lagMsMax())));
    broker.ifPresent(b -> addBroker(notes, b));
    return notes;
  }

  /** What to do if viewers were refused because too many came at once. */
  static List<String> notes(Tally tally) {
    boolean tooMany =
        tally.reasons.containsKey(Rejection.OVERLOAD.toString())
            || tally.reasons.containsKey(Rejection.BACKLOG.toString());
    return tooMany
        ? List.of(
            "a broker takes 2,000 new callers a second from one address, and 1,024 at a time: let"
                + " them join more slowly with --ramp, or come from several machines")
        : List.of();
  }

  private static void addBroker(List<String> notes, LoadReport.BrokerProcess broker) {
    if (broker.busiestThread() >= ALL) {
      notes.add(
          percent(
              "the broker was at its limit: a thread of its took %.0f %% of a core",
              broker.busiestThread()));
    }
    if (broker.drops() > 0) {
      notes.add("the broker's socket threw " + broker.drops() + " datagrams away: buffer full");
    }
  }

  private static double most(List<Double> shares) {
    return shares.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private static String percent(String format, double share) {
    return String.format(Locale.ROOT, format, share * PERCENT);
  }
}
