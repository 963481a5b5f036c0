package io.millrace.media.ts;

/**
 * Timestamps of 33 bits as numbers that go on (ISO/IEC 13818-1 2.4.3.7): each is taken for the one
 * nearest to the one before, of whichever track. One for a program, so that its tracks stay
 * together when the first has wrapped and the second has not. One owner.
 */
final class Timestamps {

  private boolean started;
  private long newest;

  /** The next stream starts anywhere. */
  void restart() {
    started = false;
  }

  /**
   * The same time without wrap; the first one as it is. Negative if it lies before a first one that
   * had just wrapped.
   *
   * @param raw 0 to 2^33 - 1
   */
  long unwrap(long raw) {
    long before = newest & (PesHeader.WRAP - 1);
    newest = started ? newest + PesHeader.ticksBetween(before, raw) : raw;
    started = true;
    return newest;
  }
}
