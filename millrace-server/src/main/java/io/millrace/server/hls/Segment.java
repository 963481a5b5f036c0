package io.millrace.server.hls;

import io.millrace.media.mp4.InitSegment;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * A media segment; the newest one of a window may still grow. Immutable.
 *
 * @param msn its media sequence number
 * @param init what a player needs before it
 * @param discontinuity whether it follows another encoding
 * @param startsAt when its first sample came to the broker
 * @param startUs where it starts, in the time of the media
 * @param durationUs until the next one starts; of one that grows, what it has so far
 * @param parts none: nothing is there, it stands for time that is missing
 */
record Segment(
    long msn,
    InitSegment init,
    boolean discontinuity,
    Instant startsAt,
    long startUs,
    long durationUs,
    List<Part> parts) {

  Segment {
    parts = List.copyOf(parts);
  }

  /** Whether there is nothing of a rendition in it. */
  boolean isGap(Rendition rendition) {
    return parts.stream().allMatch(part -> part.isGap(rendition));
  }

  /** Its bytes, shared and read-only, with positions of the caller's own. */
  List<ByteBuffer> bytes(Rendition rendition) {
    return parts.stream().flatMap(part -> part.bytes(rendition).stream()).toList();
  }

  /** How many bytes these are. */
  long size(Rendition rendition) {
    return parts.stream().mapToLong(part -> part.size(rendition)).sum();
  }
}
