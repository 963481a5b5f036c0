package io.millrace.srt.packet;

/** Smoothed round trip time and its variance (guide §10.5). One owner. */
public final class RttEstimator {

  private static final int INITIAL_RTT_US = 100_000;
  private static final int INITIAL_VARIANCE_US = 50_000;
  private static final int NOT_MEASURED = -1;
  private static final long NANOS_PER_MICRO = 1_000;

  private int rttUs = INITIAL_RTT_US;
  private int varianceUs = NOT_MEASURED;

  /** Smoothed RTT, microseconds; 100,000 before the first sample. */
  public int rttUs() {
    return rttUs;
  }

  /** RTT variance, microseconds. */
  public int varianceUs() {
    return isMeasured() ? varianceUs : INITIAL_VARIANCE_US;
  }

  /** Whether there was a sample yet. */
  public boolean isMeasured() {
    return varianceUs != NOT_MEASURED;
  }

  /** RTT + 4 · variance, nanoseconds: how long an answer may take. */
  public long patienceNs() {
    return (rttUs + 4L * varianceUs()) * NANOS_PER_MICRO;
  }

  /** RTT - 4 · variance, nanoseconds: how fast an answer can be; may be negative. */
  public long soonestNs() {
    return (rttUs - 4L * varianceUs()) * NANOS_PER_MICRO;
  }

  /** One measured round trip; not positive ones are ignored. */
  public void sample(int sampleUs) {
    if (sampleUs <= 0) {
      return;
    }
    if (isMeasured()) {
      varianceUs = (int) ((3L * varianceUs + Math.abs(sampleUs - rttUs)) / 4);
      rttUs = (int) ((7L * rttUs + sampleUs) / 8);
    } else {
      rttUs = sampleUs;
      varianceUs = sampleUs / 2;
    }
  }

  /**
   * Takes over what the peer measured: a pure sender gets no ACKACKs. Its initial values say
   * nothing.
   */
  public void adopt(int peerRttUs, int peerVarianceUs) {
    boolean initial = peerRttUs == INITIAL_RTT_US && peerVarianceUs == INITIAL_VARIANCE_US;
    if (peerRttUs > 0 && peerVarianceUs >= 0 && (isMeasured() || !initial)) {
      rttUs = peerRttUs;
      varianceUs = peerVarianceUs;
    }
  }
}
