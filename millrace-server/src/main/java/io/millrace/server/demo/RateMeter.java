package io.millrace.server.demo;

/** Turns a total that is looked at now and then into a rate. One owner. */
final class RateMeter {

  private static final double NANOS_PER_SECOND = 1e9;

  private long bytesBefore;
  private long beforeNs;

  RateMeter(long bytes, long nowNs) {
    this.bytesBefore = bytes;
    this.beforeNs = nowNs;
  }

  /** Bits a second since the last look; 0 if no time has gone by. */
  long look(long bytes, long nowNs) {
    long elapsedNs = nowNs - beforeNs;
    long grown = bytes - bytesBefore;
    bytesBefore = bytes;
    beforeNs = nowNs;
    return elapsedNs <= 0 ? 0 : Math.round(grown * 8 * NANOS_PER_SECOND / elapsedNs);
  }
}
