package io.millrace.server.hls;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The whole segments of a run: those that playlists list, and those that may still be loaded
 * although they are no longer listed (8216bis 6.2.2). One owner.
 */
final class SegmentShelf {

  /** Besides bytes: intra-only streams of tiny pictures make many. */
  private static final int SEGMENTS_MAX = 512;

  private final long run;
  private final LongSupplier bytesMax;
  private final Deque<Segment> listed = new ArrayDeque<>();
  private final Deque<Segment> retired = new ArrayDeque<>();
  private long listedUs;
  private long bytes;
  private long discontinuitySequence;

  SegmentShelf(long run, LongSupplier bytesMax) {
    this.run = run;
    this.bytesMax = bytesMax;
    this.discontinuitySequence = run; // never lower than in an earlier run
  }

  boolean isEmpty() {
    return listed.isEmpty();
  }

  /** Adds the newest one and gives up what is too old, or too much. */
  void add(Segment segment, Targets targets) {
    listed.add(segment);
    listedUs += segment.durationUs();
    bytes += segment.size(Rendition.MAIN);
    while (listedUs - listed.getFirst().durationUs() >= targets.windowUs()) {
      retire();
    }
    while (!retired.isEmpty() && isForgotten(retired.getFirst(), segment, targets)) {
      forget();
    }
    long most = bytesMax.getAsLong();
    while (bytes > most || listed.size() + retired.size() > SEGMENTS_MAX) {
      if (retired.isEmpty() && listed.size() == 1) {
        return;
      }
      if (retired.isEmpty()) {
        retire();
      }
      forget();
    }
  }

  private void retire() {
    Segment oldest = listed.removeFirst();
    listedUs -= oldest.durationUs();
    if (oldest.discontinuity()) {
      discontinuitySequence++;
    }
    retired.add(oldest);
  }

  /** After its own duration nobody who saw it listed asks for it any more. */
  private boolean isForgotten(Segment old, Segment newest, Targets targets) {
    long sinceUs = newest.startUs() + newest.durationUs() - old.startUs() - old.durationUs();
    return sinceUs > targets.windowUs() + 2 * targets.segmentUs();
  }

  private void forget() {
    bytes -= retired.removeFirst().size(Rendition.MAIN);
  }

  /** What there is now, with what grows behind it. */
  Window window(Targets targets, Segment open) {
    return new Window(
        run, targets, discontinuitySequence, List.copyOf(retired), List.copyOf(listed), open);
  }
}
