package io.millrace.cli.load;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets viewers come and go by the clock, looks once a second at what they see, and says so. Runs on
 * the thread that calls it; {@link #stop} may come from any.
 */
final class Director {

  private static final long STEP_MS = 10;
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  /** A call that was not answered is given up after 3 s. */
  private static final long ANSWERS_NS = TimeUnit.SECONDS.toNanos(5);

  private final LoadSettings settings;
  private final Rig rig;
  private final HostWatch host;
  private final Progress progress;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final long startNs = System.nanoTime();

  private Interval last;
  private HostWatch.Moment lastMoment;
  private long lastLookNs;
  private long heardNs;

  Director(LoadSettings settings, Rig rig, HostWatch host, Progress progress) {
    this.settings = settings;
    this.rig = rig;
    this.host = host;
    this.progress = progress;
    this.last = rig.interval();
    this.lastMoment = host.now();
    this.lastLookNs = System.nanoTime();
    this.heardNs = lastLookNs - SECOND_NS;
  }

  /** Ends what is under way. Any thread. */
  void stop() {
    stopped.countDown();
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Whether anything was delivered in the last second. */
  boolean isAudible() {
    return lastLookNs - heardNs < SECOND_NS;
  }

  /** Viewers that are connected. */
  int watching() {
    return last.watching();
  }

  /** Lets viewers join or sends some away until there are so many, and all are live. */
  void resize(int wanted) {
    rig.strikeOffLost();
    if (wanted < rig.size()) {
      rig.shrinkTo(wanted);
    }
    grow(wanted);
  }

  /** Lets viewers join until there are so many; returns when all are live. */
  Measurement grow(int wanted) {
    Measurement joining = begin();
    int from = rig.size();
    long beginNs = System.nanoTime();
    double perSecond = settings.audience().rampPerSecond();
    run(
        "joining",
        joining,
        () -> {
          double elapsed = (double) (System.nanoTime() - beginNs) / SECOND_NS;
          rig.growTo((int) Math.min(wanted, from + 1 + elapsed * perSecond));
          return rig.size() >= wanted;
        });
    long calledNs = System.nanoTime();
    run("joining", joining, () -> System.nanoTime() - calledNs >= answersNs());
    return joining;
  }

  /**
   * All that called are live after the time to settle, unless some wait for an answer or a picture.
   */
  private long answersNs() {
    long settleNs = Rig.settle(settings).toNanos();
    boolean all = last.waiting() == 0;
    return all ? settleNs : Math.max(settleNs, ANSWERS_NS);
  }

  /** Watches for a time. */
  Measurement measure(Duration duration) {
    Measurement measured = begin();
    long beginNs = System.nanoTime();
    Churn churn = new Churn(settings.audience().churnPerSecond(), beginNs);
    run(
        "measuring",
        measured,
        () -> {
          long nowNs = System.nanoTime();
          for (long due = churn.due(nowNs); due > 0; due--) {
            rig.churn();
          }
          return nowNs - beginNs >= duration.toNanos();
        });
    return measured;
  }

  /** Gives those that came last as much time for their first picture as all others had. */
  void awaitPictures() {
    long beginNs = System.nanoTime();
    run("waiting", begin(), () -> last.waiting() == 0 || System.nanoTime() - beginNs >= ANSWERS_NS);
  }

  private Measurement begin() {
    look();
    return new Measurement(lastMoment, last.loops());
  }

  private void run(String phase, Measurement into, BooleanSupplier done) {
    while (!isStopped() && !done.getAsBoolean()) {
      if (System.nanoTime() - lastLookNs >= SECOND_NS) {
        HostWatch.Moment before = lastMoment;
        long passedNs = look();
        into.add(last, lastMoment);
        progress.status(line(phase, passedNs, before));
      }
      pause();
    }
    look();
    into.add(last, lastMoment);
  }

  private void pause() {
    try {
      if (stopped.await(STEP_MS, TimeUnit.MILLISECONDS)) {
        progress.clear();
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
    }
  }

  private long look() {
    long nowNs = System.nanoTime();
    long passedNs = nowNs - lastLookNs;
    lastLookNs = nowNs;
    last = rig.interval();
    heardNs = last.delivered() > 0 ? nowNs : heardNs;
    lastMoment = host.now();
    return passedNs;
  }

  private String line(String phase, long passedNs, HostWatch.Moment before) {
    double seconds = Math.max(1e-3, (double) passedNs / SECOND_NS);
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%4d s  %-9s %,d/%,d watching  %,.0f pkt/s  %,.0f Mb/s",
            (System.nanoTime() - startNs) / SECOND_NS,
            phase,
            last.watching(),
            last.viewers(),
            last.delivered() / seconds,
            last.deliveredBytes() * 8 / 1e6 / seconds));
    line.append(
        String.format(
            Locale.ROOT,
            "  p50 %.2f ms  p99 %.2f ms  missing %,d  late %,d",
            Delays.percentileMs(last.delays(), 50),
            Delays.percentileMs(last.delays(), 99),
            last.missing(),
            last.late()));
    if (last.lostViewers() > 0) {
      line.append(String.format(Locale.ROOT, "  gone %,d", last.lostViewers()));
    }
    line.append(cpu(before));
    return line.toString();
  }

  private String cpu(HostWatch.Moment before) {
    return cpu("broker", lastMoment.brokerCoresSince(before))
        + cpu("tool", lastMoment.ownCoresSince(before));
  }

  private static String cpu(String who, Optional<Double> cores) {
    return cores
        .map(used -> String.format(Locale.ROOT, "  %s %.0f %%", who, 100 * used))
        .orElse("");
  }
}
