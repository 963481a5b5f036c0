package io.millrace.server.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a channel's playlists show at a moment. Immutable.
 *
 * @param run tells a channel's streams apart that followed each other: seconds, grows
 * @param targets hold for the whole run
 * @param discontinuitySequence of the first segment (8216bis 4.4.3.3)
 * @param retired no longer shown, but still to be had; older than all others
 * @param segments whole ones, at least one; their numbers follow each other
 * @param open the one that grows; may have no part yet
 */
record Window(
    long run,
    Targets targets,
    long discontinuitySequence,
    List<Segment> retired,
    List<Segment> segments,
    Segment open) {

  Window {
    retired = List.copyOf(retired);
    segments = List.copyOf(segments);
  }

  /** The oldest segment's number. */
  long mediaSequence() {
    return segments.getFirst().msn();
  }

  /** The newest number that a report names: of the segment that the newest part belongs to. */
  long lastMsn() {
    return open.parts().isEmpty() ? segments.getLast().msn() : open.msn();
  }

  /** The newest part's index in its segment. */
  int lastPart() {
    List<Part> parts = open.parts().isEmpty() ? segments.getLast().parts() : open.parts();
    return Math.max(0, parts.size() - 1);
  }

  /** The part that comes next: what is hinted at. */
  long nextPart() {
    for (Segment segment : newestFirst()) {
      if (!segment.parts().isEmpty()) {
        return segment.parts().getLast().number() + 1;
      }
    }
    return 0;
  }

  /** A whole segment that can be had. */
  Optional<Segment> segment(long msn) {
    List<Segment> among = msn < mediaSequence() ? retired : segments;
    long at = among.isEmpty() ? -1 : msn - among.getFirst().msn();
    return at >= 0 && at < among.size() ? Optional.of(among.get((int) at)) : Optional.empty();
  }

  /** A part that is there, of any segment that is. */
  Optional<Part> part(long number) {
    for (Segment segment : newestFirst()) {
      List<Part> parts = segment.parts();
      if (!parts.isEmpty() && parts.getFirst().number() <= number) {
        long at = number - parts.getFirst().number();
        return at < parts.size() ? Optional.of(parts.get((int) at)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private List<Segment> newestFirst() {
    List<Segment> all = new ArrayList<>(retired);
    all.addAll(segments);
    all.add(open);
    return all.reversed();
  }

  /** All whole segments that can be had, the oldest first. */
  Stream<Segment> all() {
    return Stream.concat(retired.stream(), segments.stream());
  }

  /** Whether a request that waits for it can be answered (6.2.5.2). */
  boolean has(Directives directives) {
    if (directives.msn().isEmpty()) {
      return true;
    }
    long msn = directives.msn().getAsLong();
    if (msn <= segments.getLast().msn()) {
      return directives.part().isEmpty() || hasPartOrNext(msn, directives.part().getAsLong());
    }
    return msn == open.msn()
        && directives.part().isPresent()
        && directives.part().getAsLong() < open.parts().size();
  }

  /** A part behind a whole segment's last one is the first one of the next segment. */
  private boolean hasPartOrNext(long msn, long part) {
    Optional<Segment> segment = segment(msn);
    return segment.isEmpty()
        || part < segment.get().parts().size()
        || msn < segments.getLast().msn()
        || !open.parts().isEmpty();
  }

  /** Whether a request asks for what is too far ahead to wait for (6.2.5.2). */
  boolean isBeyond(Directives directives) {
    if (directives.msn().isEmpty()) {
      return false;
    }
    long msn = directives.msn().getAsLong();
    long newest = lastMsn();
    if (msn > newest + 2) {
      return true;
    }
    long part = directives.part().orElse(0);
    return msn >= newest && part > lastPart() + (long) targets.advancePartLimit();
  }
}
