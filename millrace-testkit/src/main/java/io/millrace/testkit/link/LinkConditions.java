package io.millrace.testkit.link;

import java.util.ArrayList;
import java.util.List;

/**
 * What one direction of a link does to the datagrams sent into it. Immutable; begin with {@link
 * #PERFECT} and change what matters.
 *
 * @param delayNs time from one end to the other
 * @param jitterNs added to the delay, uniform from 0 to this
 * @param keepOrder whether jitter may not let a datagram overtake an earlier one (it then waits for
 *     it)
 * @param lossRate share lost independently of each other, 0 to 1
 * @param burstLoss loss in bursts, on top of {@code lossRate}
 * @param duplicateRate share that arrives twice, 0 to 1; the copy has a jitter of its own
 * @param reordering share that takes a longer way, whatever {@code keepOrder} says
 * @param rateLimit bottleneck before the delay
 * @param outages when everything sent is dropped, in the clock of whoever runs the link
 * @param corruptRate share in which one random byte is changed, 0 to 1
 */
public record LinkConditions(
    long delayNs,
    long jitterNs,
    boolean keepOrder,
    double lossRate,
    BurstLoss burstLoss,
    double duplicateRate,
    Reordering reordering,
    RateLimit rateLimit,
    List<Outage> outages,
    double corruptRate) {

  /** No delay, nothing lost, nothing changed, order kept. */
  public static final LinkConditions PERFECT =
      new LinkConditions(
          0, 0, true, 0, BurstLoss.NONE, 0, Reordering.NONE, RateLimit.NONE, List.of(), 0);

  public LinkConditions {
    Rates.checkNotNegative("delayNs", delayNs);
    Rates.checkNotNegative("jitterNs", jitterNs);
    Rates.check("lossRate", lossRate);
    Rates.check("duplicateRate", duplicateRate);
    Rates.check("corruptRate", corruptRate);
    outages = List.copyOf(outages);
  }

  /** Takes so long from one end to the other. */
  public LinkConditions withDelayNs(long delayNs) {
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        reordering,
        rateLimit,
        outages,
        corruptRate);
  }

  /** Adds 0 to {@code jitterNs} to each delay; reorders only after {@code withKeepOrder(false)}. */
  public LinkConditions withJitterNs(long jitterNs) {
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        reordering,
        rateLimit,
        outages,
        corruptRate);
  }

  /** Whether jitter keeps the order of the datagrams. */
  public LinkConditions withKeepOrder(boolean keepOrder) {
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        reordering,
        rateLimit,
        outages,
        corruptRate);
  }

  /** Loses this share, 0 to 1, each datagram for itself. */
  public LinkConditions withLossRate(double lossRate) {
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        reordering,
        rateLimit,
        outages,
        corruptRate);
  }

  /** Loses datagrams in bursts: see {@link BurstLoss}. */
  public LinkConditions withBurstLoss(double goodToBad, double badToGood) {
    BurstLoss burst = new BurstLoss(goodToBad, badToGood);
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burst,
        duplicateRate,
        reordering,
        rateLimit,
        outages,
        corruptRate);
  }

  /** Delivers this share, 0 to 1, twice. */
  public LinkConditions withDuplicateRate(double duplicateRate) {
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        reordering,
        rateLimit,
        outages,
        corruptRate);
  }

  /** Delays this share, 0 to 1, by {@code reorderDelayNs} more. */
  public LinkConditions withReordering(double reorderRate, long reorderDelayNs) {
    Reordering longer = new Reordering(reorderRate, reorderDelayNs);
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        longer,
        rateLimit,
        outages,
        corruptRate);
  }

  /** Lets so many bits of UDP payload a second pass (0 = unlimited) and so many bytes wait. */
  public LinkConditions withRateLimit(long bitsPerSecond, int queueBytes) {
    RateLimit limit = new RateLimit(bitsPerSecond, queueBytes);
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        reordering,
        limit,
        outages,
        corruptRate);
  }

  /** Adds an outage from {@code fromNs} until before {@code toNs}. */
  public LinkConditions withOutage(long fromNs, long toNs) {
    List<Outage> more = new ArrayList<>(outages);
    more.add(new Outage(fromNs, toNs));
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        reordering,
        rateLimit,
        more,
        corruptRate);
  }

  /** Changes one byte in this share, 0 to 1. */
  public LinkConditions withCorruptRate(double corruptRate) {
    return new LinkConditions(
        delayNs,
        jitterNs,
        keepOrder,
        lossRate,
        burstLoss,
        duplicateRate,
        reordering,
        rateLimit,
        outages,
        corruptRate);
  }

  /** Whether an outage covers this time. */
  public boolean isDown(long nowNs) {
    for (Outage outage : outages) {
      if (outage.covers(nowNs)) {
        return true;
      }
    }
    return false;
  }
}
