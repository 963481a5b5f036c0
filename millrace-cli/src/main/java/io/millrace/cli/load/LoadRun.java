package io.millrace.cli.load;

import io.millrace.cli.load.LoadReport.BrokerProcess;
import io.millrace.cli.load.LoadReport.Packets;
import io.millrace.cli.load.LoadReport.Publishing;
import io.millrace.cli.load.LoadReport.Rate;
import io.millrace.cli.load.LoadReport.Spread;
import io.millrace.cli.load.LoadReport.Stalls;
import io.millrace.cli.load.LoadReport.Test;
import io.millrace.cli.load.LoadReport.Tool;
import io.millrace.cli.load.LoadReport.Viewers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A test with a fixed number of viewers: they join, are watched for a while, and go. */
final class LoadRun {

  private static final double BITS_PER_MEGABYTE = 8 / 1e6;

  private final LoadSettings settings;
  private final Rig rig;
  private final HostWatch host;
  private final Director director;

  LoadRun(LoadSettings settings, Rig rig, HostWatch host, Director director) {
    this.settings = settings;
    this.rig = rig;
    this.host = host;
    this.director = director;
  }

  /** Returns when it is over, or was stopped: with what was seen so far. */
  LoadReport run() {
    HostWatch.Moment first = host.now();
    Measurement joining = director.grow(settings.audience().viewers());
    rig.restartDelays();
    rig.publisherFigures(); // what lagged while code was still cold does not count
    Measurement measured = director.measure(settings.duration());
    if (settings.audience().churnPerSecond() > 0 || settings.audience().reconnect()) {
      director.awaitPictures();
    }
    boolean live =
        settings.source().isOwn() ? rig.publisherFigures().live() > 0 : director.isAudible();
    return report(first, joining, measured, rig.outcome(live));
  }

  private LoadReport report(
      HostWatch.Moment first,
      Measurement joining,
      Measurement measured,
      ViewerLoop.Outcome outcome) {
    Tally tally = outcome.tally();
    Spread delay = Spread.of(measured.delays());
    Optional<Publishing> publishing = publishing(settings, rig.publisherFigures());
    int gone = publishing.map(p -> settings.source().publishers() - p.live()).orElse(0);
    List<String> failures = Verdict.failures(settings.limits(), tally, delay.p99(), gone);
    Tool tool = tool(first.ownDrops(), measured);
    Optional<BrokerProcess> broker = broker(first, measured);
    List<String> notes = new ArrayList<>(Bottleneck.notes(tally));
    notes.addAll(Bottleneck.notes(tool, publishing, frameMs(settings), broker));
    return new LoadReport(
        settings.access().broker().toString(),
        failures.isEmpty(),
        failures,
        notes,
        test(measured),
        new Viewers(
            tally.viewers,
            tally.watching,
            tally.refused,
            tally.ended,
            outcome.departed(),
            tally.withoutPicture,
            outcome.darkTimes().getTotalCount(),
            tally.reasons),
        packets(tally),
        rate(measured),
        delay,
        Spread.of(joining.delays()),
        Spread.of(outcome.handshakes()),
        Spread.of(outcome.joins()),
        Spread.of(outcome.joinsFromHandshake()),
        Spread.of(outcome.darkTimes()),
        new Stalls(tally.stalls, tally.stalledViewers, tally.stallMsMax),
        publishing,
        tool,
        broker,
        outcome.viewers());
  }

  private static Packets packets(Tally tally) {
    return new Packets(
        tally.delivered,
        tally.lost,
        tally.skipped,
        tally.late,
        tally.duplicates,
        tally.lossOnWire,
        tally.retransmitted,
        tally.acks,
        tally.naks);
  }

  private static Rate rate(Measurement measured) {
    double seconds = Math.max(1e-3, measured.seconds());
    return new Rate(
        measured.delivered() / seconds, measured.deliveredBytes() * BITS_PER_MEGABYTE / seconds);
  }

  /** From a frame of an own channel to the next. */
  static double frameMs(LoadSettings settings) {
    return 1e3 / settings.source().framesPerSecond();
  }

  private Test test(Measurement measured) {
    LoadSettings.Source source = settings.source();
    LoadSettings.Audience audience = settings.audience();
    boolean own = source.isOwn();
    return new Test(
        audience.viewers(),
        source.channel(),
        source.channels(),
        own ? source.bitsPerSecond() : 0,
        own ? source.framesPerSecond() : 0,
        own ? source.pacing().word() : "",
        audience.rampPerSecond(),
        audience.churnPerSecond(),
        settings.access().latency().toMillis(),
        settings.access().passphrase().isPresent(),
        audience.loss(),
        measured.seconds(),
        rig.ports().size());
  }

  /** What the tool's own publishers did; empty without any. */
  static Optional<Publishing> publishing(LoadSettings settings, PublisherFigures figures) {
    if (!settings.source().isOwn()) {
      return Optional.empty();
    }
    double lagMs = figures.lagNsMax() / (double) Duration.ofMillis(1).toNanos();
    return Optional.of(
        new Publishing(figures.live(), figures.sent(), figures.resent(), figures.dropped(), lagMs));
  }

  /**
   * The tool's own load.
   *
   * @param dropsBefore that are not to be counted
   */
  static Tool tool(long dropsBefore, Measurement measured) {
    HostWatch.Moment start = measured.start();
    HostWatch.Moment end = measured.end();
    double cores = end.ownCoresSince(start).orElse(0.0);
    List<LoopMeter.Reading> loops = measured.loops();
    return new Tool(
        cores,
        nsPerPacket(cores, measured),
        loops.stream().map(LoopMeter.Reading::busy).toList(),
        loops.stream().map(LoopMeter.Reading::waiting).toList(),
        Spread.of(measured.lags()),
        end.ownDrops() - dropsBefore,
        end.machine().busySince(start.machine()));
  }

  private static double nsPerPacket(double cores, Measurement measured) {
    return cores * measured.end().wallNsSince(measured.start()) / Math.max(1, measured.delivered());
  }

  private Optional<BrokerProcess> broker(HostWatch.Moment first, Measurement measured) {
    HostWatch.Moment start = measured.start();
    HostWatch.Moment end = measured.end();
    if (host.brokerPid().isEmpty() || start.broker().isEmpty() || end.broker().isEmpty()) {
      return Optional.empty();
    }
    double cores = end.brokerCoresSince(start).orElse(0.0);
    long busiestNs = end.broker().get().busiestThreadNs(start.broker().get());
    return Optional.of(
        new BrokerProcess(
            host.brokerPid().get(),
            cores,
            nsPerPacket(cores, measured),
            busiestNs / end.wallNsSince(start),
            end.broker().get().rssBytes(),
            end.brokerDrops() - first.brokerDrops()));
  }
}
