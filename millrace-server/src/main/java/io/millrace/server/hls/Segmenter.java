package io.millrace.server.hls;

import io.millrace.media.mp4.InitSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes segments and parts of fragments. A segment begins at a random access point; where none
 * comes in time, it ends without one, so that targets hold. Another init segment, and a producer
 * that came anew, begin a segment behind a discontinuity. Time that is missing counts for the
 * segment before it, as far as its target allows, else gap segments stand for it (8216bis 4.4.4.7).
 *
 * <p>Told all it knows; no clock, no threads. One owner.
 */
final class Segmenter {

  /** Groups of pictures that are shorter share a segment. */
  private static final long SEGMENT_US_LEAST = 1_400_000;

  /** What rounds to the target. */
  private static final long ROUNDING_US = 450_000;

  /** More missing time is not filled but left out, behind a discontinuity. */
  private static final int GAP_SEGMENTS_MOST = 3;

  private final SegmentShelf shelf;
  private final WallClock clock = new WallClock();
  private final PendingPart pending = new PendingPart();
  private final List<Part> parts = new ArrayList<>();
  private @Nullable Prelude prelude = new Prelude();
  private @Nullable Targets targets;
  private @Nullable InitSegment init;
  private @Nullable Window window;
  private Instant startsAt = Instant.EPOCH;
  private long startUs;
  private long endUs;
  private boolean discontinuity;
  private boolean restarted;
  private long nextMsn;
  private long nextPart;
  private boolean changed;

  /**
   * Empty.
   *
   * @param run later than that of anything under the same addresses: seconds since a fixed day
   * @param bytesMax how much may be kept, asked whenever a segment is whole
   */
  Segmenter(long run, LongSupplier bytesMax) {
    this.nextMsn = 4 * run; // never lower than a number of an earlier run
    this.shelf = new SegmentShelf(run, bytesMax);
  }

  /** What there is now; empty until the first segment is whole. */
  Optional<Window> window() {
    return Optional.ofNullable(window);
  }

  /**
   * Takes the next fragment.
   *
   * @return whether {@link #window} shows more than before
   */
  boolean add(MediaUnit unit) {
    changed = false;
    Prelude before = prelude;
    if (before == null) {
      place(unit, Objects.requireNonNull(targets));
    } else {
      before.add(unit);
      if (before.isComplete()) {
        prelude = null;
        Targets measured = before.targets();
        targets = measured;
        before.units().forEach(clock::came);
        before.units().forEach(each -> place(each, measured));
      }
    }
    if (changed) {
      show();
    }
    return changed;
  }

  private void place(MediaUnit unit, Targets known) {
    restarted |= unit.restarted();
    if (unit.leads()) {
      clock.came(unit);
      if (beginsSegment(unit, known)) {
        beginSegment(unit, known);
      } else if (pending.overflowsWith(unit, known)) {
        closePart(known);
      }
      endUs = unit.endUs();
    } else if (unit.init() != init && pending.isOf(init)) {
      closePart(known); // sound of the next segment, ahead of its picture
    }
    pending.add(unit);
    if (unit.leads() && pending.isFull(unit, known)) {
      closePart(known);
      if (endUs - startUs + known.partUs() > known.segmentUs() + ROUNDING_US) {
        closeSegment(endUs, known, false);
        openSegment(endUs, false);
      }
    }
  }

  private boolean beginsSegment(MediaUnit unit, Targets known) {
    long soFar = unit.startUs() - startUs;
    boolean tooLong = unit.endUs() - startUs > known.segmentUs() + ROUNDING_US;
    boolean start = restarted || soFar >= SEGMENT_US_LEAST || isOpenEmpty();
    return unit.init() != init || tooLong || (unit.isRandomAccess() && start);
  }

  private boolean isOpenEmpty() {
    return parts.isEmpty() && !pending.isTimed();
  }

  private void beginSegment(MediaUnit unit, Targets known) {
    boolean first = init == null;
    boolean otherInit = init != unit.init();
    boolean skipped = !first && !closeSegment(unit.startUs(), known, otherInit);
    boolean other = !first && (otherInit || restarted || skipped);
    if (other) {
      clock.restart(unit);
    }
    init = unit.init();
    restarted = false;
    openSegment(unit.startUs(), other || discontinuity);
  }

  private void openSegment(long atUs, boolean other) {
    startUs = atUs;
    endUs = atUs;
    discontinuity = other;
    startsAt = clock.startsAt(atUs);
  }

  private void closePart(Targets known) {
    parts.add(pending.take(nextPart++, known));
    changed = true;
  }

  /**
   * Puts what there is on the shelf, and gaps behind it up to the given time.
   *
   * @param all also sound that waits for its picture, which would not fit into what follows
   * @return whether no time is missing now
   */
  private boolean closeSegment(long atUs, Targets known, boolean all) {
    if (pending.isTimed() || (all && pending.isOf(init))) {
      closePart(known);
    }
    long closedAt = startUs;
    if (!parts.isEmpty()) {
      long durationUs = Math.clamp(atUs - startUs, 1, known.segmentUs() + ROUNDING_US);
      putOnShelf(durationUs, known);
      closedAt += durationUs;
    }
    if (atUs - closedAt > GAP_SEGMENTS_MOST * known.segmentUs()) {
      return false;
    }
    while (atUs - closedAt > known.partUs()) {
      openSegment(closedAt, discontinuity);
      long durationUs = Math.min(atUs - closedAt, known.segmentUs());
      putOnShelf(durationUs, known);
      closedAt += durationUs;
    }
    return true;
  }

  private void putOnShelf(long durationUs, Targets known) {
    InitSegment holding = Objects.requireNonNull(init);
    shelf.add(
        new Segment(nextMsn++, holding, discontinuity, startsAt, startUs, durationUs, parts),
        known);
    parts.clear();
    discontinuity = false;
    changed = true;
  }

  private void show() {
    Targets known = Objects.requireNonNull(targets);
    InitSegment holding = Objects.requireNonNull(init);
    if (!shelf.isEmpty()) {
      long durationUs = Math.max(0, endUs - startUs);
      Segment open =
          new Segment(nextMsn, holding, discontinuity, startsAt, startUs, durationUs, parts);
      window = shelf.window(known, open);
    }
  }
}
