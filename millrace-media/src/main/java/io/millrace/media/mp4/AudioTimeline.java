package io.millrace.media.mp4;

/**
 * Lays audio frames end to end in samples, so that rounding never adds up. A frame that comes up to
 * one frame early or late is put where the one before ends; one that comes later leaves a gap, one
 * that comes earlier has no place. One owner.
 */
final class AudioTimeline {

  /** No place: it lies where other frames are, or before the beginning. */
  static final long NONE = -1;

  private final int rateHz;
  private boolean started;
  private long next;

  AudioTimeline(int rateHz) {
    this.rateHz = rateHz;
  }

  int rateHz() {
    return rateHz;
  }

  /** The same place on the timeline of another rate. */
  AudioTimeline at(int otherRateHz) {
    AudioTimeline other = new AudioTimeline(otherRateHz);
    other.started = started;
    other.next = Math.ceilDiv(next * otherRateHz, rateHz);
    return other;
  }

  /**
   * Where the frame starts, in samples; NONE if it is to be left out.
   *
   * @param ticks90k where its timestamp puts it
   */
  long place(long ticks90k, int samples) {
    long wanted = Math.round((double) ticks90k * rateHz / 90_000);
    if (wanted < 0 || (started && wanted < next - samples)) {
      return NONE;
    }
    long start = started && wanted <= next + samples ? next : wanted;
    started = true;
    next = start + samples;
    return start;
  }
}
