package io.millrace.server.health;

import io.millrace.broker.StreamVitals;
import io.millrace.media.StreamDescription;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a live channel when its warnings are found. Immutable.
 *
 * @param nowNs of the broker's clock
 * @param stream what it says of itself
 * @param vitals how it does
 * @param link the producer's connection
 * @param moment the last seconds; empty right after it began
 * @param whole the last half minute, or what there is of it; empty likewise
 * @param bitrates between which the bitrate moved; empty before it has lasted long enough
 */
record Symptoms(
    long nowNs,
    StreamDescription stream,
    StreamVitals vitals,
    Optional<LinkReading> link,
    Optional<Span> moment,
    Optional<Span> whole,
    Optional<Bitrates> bitrates) {

  private static final long NS_PER_MS = 1_000_000;

  /** Since its producer's turn began. */
  long liveMs() {
    return msSince(vitals.beganNs());
  }

  /** Since its last packet. */
  long silentMs() {
    return msSince(vitals.lastPacketNs());
  }

  boolean hasVideo() {
    return !stream.video().isEmpty();
  }

  /** Between the newest two key frames; empty without a picture. */
  OptionalLong keyFrameDistanceMs() {
    return hasVideo() && vitals.randomAccessDistanceNs().isPresent()
        ? OptionalLong.of(vitals.randomAccessDistanceNs().getAsLong() / NS_PER_MS)
        : OptionalLong.empty();
  }

  /** Since the newest key frame came into being, or the turn began; empty without a picture. */
  OptionalLong sinceKeyFrameMs() {
    return hasVideo()
        ? OptionalLong.of(msSince(vitals.randomAccessNs().orElse(vitals.beganNs())))
        : OptionalLong.empty();
  }

  /** Pictures a second that the stream says it has; 0 if it does not say. */
  double declaredRate() {
    return hasVideo() ? stream.video().getFirst().frameRate() : 0;
  }

  /** Whole milliseconds, 0 or more. */
  private long msSince(long ns) {
    return Math.max(0, (nowNs - ns) / NS_PER_MS);
  }
}
