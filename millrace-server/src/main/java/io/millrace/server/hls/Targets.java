package io.millrace.server.hls;

import java.util.List;

/**
 * What a playlist promises about durations, for as long as it lives. Measured on a channel's first
 * segment, since no promise fits all streams: parts hold whole pictures. Immutable.
 *
 * @param segmentSeconds no segment's duration rounds to more (8216bis 4.4.3.1)
 * @param partUs no part is longer (4.4.3.7)
 */
record Targets(int segmentSeconds, long partUs) {

  private static final long SECOND_US = 1_000_000;

  /** What a part should be about. */
  private static final long PART_US = 200_000;

  private static final int SEGMENT_SECONDS_LEAST = 4;
  static final int SEGMENT_SECONDS_MOST = 10;

  /** A part that is neither independent nor the last one has at least this of the target. */
  private static final double PART_LEAST = 0.85;

  /** Beyond it frames' distances change so much that a fixed number of them makes no part. */
  private static final double REGULAR = 1.5;

  /** Times in MPEG-TS are often rounded to milliseconds. */
  private static final long SLACK_US = 1_000;

  private static final int FRAMES_OF_TWENTY = 19;

  /**
   * Chooses them.
   *
   * @param segmentUs the first segment, from one random access point to the next
   * @param fragmentsUs durations of its pictures; of its audio fragments if there is no video; at
   *     least one
   */
  static Targets of(long segmentUs, List<Long> fragmentsUs) {
    int seconds =
        Math.clamp(Math.ceilDiv(segmentUs, SECOND_US), SEGMENT_SECONDS_LEAST, SEGMENT_SECONDS_MOST);
    List<Long> sorted = fragmentsUs.stream().sorted().toList();
    long usual = Math.max(1, sorted.get(sorted.size() / 2));
    long longest = Math.max(1, sorted.get(sorted.size() * FRAMES_OF_TWENTY / 20));
    long part =
        longest <= REGULAR * usual
            ? Math.max(1, Math.round((double) PART_US / longest)) * longest
            : Math.clamp(Math.round(longest / (1 - PART_LEAST)), PART_US, SECOND_US);
    long most = seconds * SECOND_US / 2;
    return new Targets(seconds, Math.min(most, roundedUp(part)));
  }

  private static long roundedUp(long us) {
    return Math.ceilDiv(us + SLACK_US / 2, SLACK_US) * SLACK_US;
  }

  /** {@link #segmentSeconds} in microseconds. */
  long segmentUs() {
    return segmentSeconds * SECOND_US;
  }

  /** How far behind the end players stay that load parts: three parts (4.4.3.8). */
  long partHoldBackUs() {
    return 3 * partUs;
  }

  /** What a delta update leaves out is at least this old: six segment targets (4.4.3.8). */
  long skipUntilUs() {
    return 6 * segmentUs();
  }

  /** How much of the past a playlist lists. */
  long windowUs() {
    return 8 * segmentUs();
  }

  /** Behind it, parts are no longer listed, only whole segments (6.2.2). */
  long partsListedUs() {
    return 3 * segmentUs();
  }

  /** How many parts ahead of the newest one may be asked for (6.2.5.2). */
  int advancePartLimit() {
    return partUs < SECOND_US ? (int) Math.ceilDiv(3 * SECOND_US, partUs) : 3;
  }
}
