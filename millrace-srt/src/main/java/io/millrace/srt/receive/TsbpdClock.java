package io.millrace.srt.receive;

/**
 * The sender's clock as seen from here: turns the 32-bit microsecond timestamps of packets, which
 * wrap every 71 minutes, into this host's time, and follows the drift between the two clocks (guide
 * §12). One owner.
 */
public final class TsbpdClock {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final int DRIFT_SAMPLES = 1_000;

  /**
   * Where a second has few ACKs, 1000 of them may be half a minute, in which two bad clocks part by
   * more than a step makes good.
   */
  private static final long DRIFT_PERIOD_NS = 10_000_000_000L;

  private static final int MIN_DRIFT_SAMPLES = 100;
  private static final long MAX_DRIFT_STEP_NS = 5_000_000;

  private long baseNs;

  private long driftSumNs;
  private int driftSamples;
  private long driftSinceNs;
  private int firstRttUs;

  /**
   * A clock set by the handshake.
   *
   * @param arrivalNs when the handshake packet came that made the connection
   * @param timestampUs what it was stamped with
   */
  public TsbpdClock(long arrivalNs, int timestampUs) {
    this.baseNs = arrivalNs - Integer.toUnsignedLong(timestampUs) * NANOS_PER_MICRO;
    this.driftSinceNs = arrivalNs;
  }

  /**
   * A clock that was set before.
   *
   * @param startNs of that one, see {@link #startNs()}
   */
  public TsbpdClock(long startNs, long nowNs) {
    this.baseNs = startNs;
    this.driftSinceNs = nowNs;
  }

  /** When the sender's timestamps began, in this host's time. */
  public long startNs() {
    return baseNs;
  }

  /**
   * The timestamp in this host's time: of the times that it may stand for, the one nearest to its
   * arrival, at most 35 minutes before or after. What came before plays no part, so that neither a
   * long silence nor one wrong timestamp spoils the next.
   */
  public long timeNs(int timestampUs, long arrivalNs) {
    long expectedUs = (arrivalNs - baseNs) / NANOS_PER_MICRO;
    int aheadUs = timestampUs - (int) expectedUs; // wraps, as the timestamps do
    return baseNs + (expectedUs + aheadUs) * NANOS_PER_MICRO;
  }

  /** A control packet's send time against its arrival: one measurement of how the clocks differ. */
  void sampleDrift(int timestampUs, int rttUs, long arrivalNs) {
    if (firstRttUs == 0) {
      firstRttUs = rttUs;
    }
    long rttChangeNs = (rttUs - firstRttUs) * NANOS_PER_MICRO / 2;
    driftSumNs += arrivalNs - timeNs(timestampUs, arrivalNs) - rttChangeNs;
    driftSamples++;
    if (isDriftKnown(arrivalNs)) {
      long meanNs = driftSumNs / driftSamples;
      baseNs += Math.clamp(meanNs, -MAX_DRIFT_STEP_NS, MAX_DRIFT_STEP_NS);
      driftSumNs = 0;
      driftSamples = 0;
      driftSinceNs = arrivalNs;
    }
  }

  private boolean isDriftKnown(long nowNs) {
    return driftSamples >= DRIFT_SAMPLES
        || (driftSamples >= MIN_DRIFT_SAMPLES && nowNs - driftSinceNs >= DRIFT_PERIOD_NS);
  }
}
