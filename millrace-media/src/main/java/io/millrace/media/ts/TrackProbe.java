package io.millrace.media.ts;

/** Learns what one track is by the beginnings of its PES packets. */
sealed interface TrackProbe extends PidReader permits VideoProbe, AudioProbe {

  /** What the PMT says of the track. */
  ElementaryStream stream();

  /** Whether a random access point of this track started in the payload that ends now. */
  boolean endOfPayload();

  /** A random access point of the stream went by: the format may be another one from here on. */
  void recheck();
}
