package io.millrace.cli.load;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds how many viewers the broker serves: measures the delay with few, then tries more and more,
 * each number for a while.
 */
final class CapacityRun {

  /** Enough to measure an unloaded broker's delay with. */
  private static final int FEW = 10;

  private final LoadSettings settings;
  private final Rig rig;
  private final Director director;
  private final Progress progress;
  private final Duration limit;
  private double unloadedMsP50;

  /**
   * @param settings with a limit of delay
   */
  CapacityRun(LoadSettings settings, Rig rig, Director director, Progress progress) {
    this.settings = settings;
    this.rig = rig;
    this.director = director;
    this.progress = progress;
    this.limit = settings.limits().delay().orElseThrow();
  }

  /** Returns when it is found, or was stopped: with what was found so far. */
  CapacityReport run() {
    int most = settings.audience().viewers();
    int few = Math.min(FEW, most);
    director.grow(few);
    Measurement unloaded = director.measure(settings.duration());
    unloadedMsP50 = Delays.percentileMs(unloaded.delays(), 50);
    double unloadedMsP99 = Delays.percentileMs(unloaded.delays(), 99);
    progress.say(
        String.format(
            Locale.ROOT,
            "unloaded, with %d viewers: p50 %.2f ms, p99 %.2f ms; 99 %% may take up to %.2f ms",
            few,
            unloadedMsP50,
            unloadedMsP99,
            allowedMs()));
    CapacitySearch.Result found = new CapacitySearch(this::tryOut).search(2 * few, most);
    return CapacityReport.of(settings, unloadedMsP50, unloadedMsP99, allowedMs(), found);
  }

  private double allowedMs() {
    return unloadedMsP50 + limit.toNanos() / 1e6;
  }

  private Optional<CapacitySearch.Step> tryOut(int viewers) {
    director.resize(viewers);
    Tally before = rig.tally(false);
    rig.publisherFigures(); // how far they lagged until here does not count
    Measurement measured = director.measure(settings.duration());
    if (director.isStopped()) {
      return Optional.empty();
    }
    CapacitySearch.Step step = step(viewers, before, measured);
    progress.say(CapacityReport.line(step));
    return Optional.of(step);
  }

  private CapacitySearch.Step step(int viewers, Tally before, Measurement measured) {
    Optional<LoadReport.Publishing> publishing =
        LoadRun.publishing(settings, rig.publisherFigures());
    boolean live = publishing.map(p -> p.live() > 0).orElse(director.isAudible());
    double p99 = Delays.percentileMs(measured.delays(), 99);
    CapacityVerdict.Seen seen =
        new CapacityVerdict.Seen(
            viewers,
            before,
            rig.tally(live),
            measured.delivered(),
            p99,
            publishing.map(p -> settings.source().publishers() - p.live()).orElse(0));
    List<String> why = CapacityVerdict.failures(settings.limits(), allowedMs(), seen);
    LoadReport.Tool tool = LoadRun.tool(measured.start().ownDrops(), measured);
    return new CapacitySearch.Step(
        viewers,
        why.isEmpty(),
        String.join(", ", why),
        Delays.percentileMs(measured.delays(), 50),
        p99,
        seen.lost(),
        seen.late(),
        measured.delivered() / Math.max(1e-3, measured.seconds()),
        measured.end().brokerCoresSince(measured.start()),
        tool.cores(),
        Bottleneck.ofTool(tool, publishing, LoadRun.frameMs(settings)));
  }
}
