package io.millrace.server.hls;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part that is being filled. Sound that waits for its picture takes no time. One owner. */
final class PendingPart {

  /** A part is never without time. */
  private static final long LEAST_US = 1_000;

  private final List<Fragment> fragments = new ArrayList<>();
  private long startUs;
  private long endUs;
  private boolean timed;
  private boolean independent;
  private @Nullable InitSegment init;

  void add(MediaUnit unit) {
    fragments.add(unit.fragment());
    init = unit.init();
    if (unit.leads()) {
      startUs = timed ? startUs : unit.startUs();
      endUs = unit.endUs();
      timed = true;
      independent |= unit.isRandomAccess();
    }
  }

  /** Whether it has anything that takes time. */
  boolean isTimed() {
    return timed;
  }

  /** Whether it holds anything that belongs to this init segment. */
  boolean isOf(@Nullable InitSegment some) {
    return !fragments.isEmpty() && init == some;
  }

  /** Whether it would be too long with this one. */
  boolean overflowsWith(MediaUnit unit, Targets targets) {
    return timed && unit.endUs() - startUs > targets.partUs();
  }

  /** Whether it would be too long with another one like this, the newest. */
  boolean isFull(MediaUnit newest, Targets targets) {
    return timed && endUs + newest.durationUs() - startUs > targets.partUs();
  }

  /** What it became; it is empty then. */
  Part take(long number, Targets targets) {
    long durationUs = Math.clamp(endUs - startUs, LEAST_US, targets.partUs());
    Part part = new Part(number, timed ? durationUs : LEAST_US, independent, fragments);
    fragments.clear();
    timed = false;
    independent = false;
    return part;
  }
}
