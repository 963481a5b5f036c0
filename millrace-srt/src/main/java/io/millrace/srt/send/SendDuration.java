package io.millrace.srt.send;

/** How long there was something to send or to be acknowledged (usSndDuration). One owner. */
final class SendDuration {

  private static final long NANOS_PER_MICRO = 1_000;

  private boolean busy;
  private long sinceNs;
  private long sumNs;

  /** Whether there is something from now on. */
  void become(boolean nowBusy, long nowNs) {
    if (nowBusy != busy) {
      if (busy) {
        sumNs += nowNs - sinceNs;
      }
      busy = nowBusy;
      sinceNs = nowNs;
    }
  }

  /** In all until now, microseconds. */
  long us(long nowNs) {
    return (busy ? sumNs + nowNs - sinceNs : sumNs) / NANOS_PER_MICRO;
  }
}
