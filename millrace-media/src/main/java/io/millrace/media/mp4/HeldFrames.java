package io.millrace.media.mp4;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that wait until it is known what the init segment says. Bounded: audio without video by
 * number, the oldest go; with video by what was waited. One owner.
 */
final class HeldFrames {

  /** Sound that nobody has seen a picture for. */
  private static final int AUDIO_FRAMES_MAX = 64;

  private static final int FRAMES_MAX = 512;
  private static final int BYTES_MAX = 16 << 20;

  private final List<Frame> frames = new ArrayList<>();
  private @Nullable Frame firstKey;
  private @Nullable Frame firstAudio;
  private int bytes;
  private long waitedTicks;

  boolean isEmpty() {
    return frames.isEmpty();
  }

  boolean hasKeyFrame() {
    return firstKey != null;
  }

  boolean hasAudio() {
    return firstAudio != null;
  }

  boolean isFull() {
    return frames.size() >= FRAMES_MAX || bytes >= BYTES_MAX;
  }

  /** From the first key frame to the newest picture; without one, from first to newest sound. */
  long waitedTicks() {
    return waitedTicks;
  }

  void add(Frame frame) {
    if (frame.track().isVideo()) {
      if (firstKey == null && !frame.key()) {
        return;
      }
      firstKey = firstKey == null ? frame : firstKey;
      waitedTicks = frame.dts() - firstKey.dts();
    } else {
      firstAudio = firstAudio == null ? frame : firstAudio;
      waitedTicks = firstKey == null ? frame.pts() - firstAudio.pts() : waitedTicks;
      if (firstKey == null && frames.size() == AUDIO_FRAMES_MAX) {
        bytes -= frames.removeFirst().data().length;
      }
    }
    frames.add(frame);
    bytes += frame.data().length;
  }

  /** Everything, the first key frame ahead of the rest; nothing is held any more. */
  List<Frame> release() {
    List<Frame> all = new ArrayList<>();
    if (firstKey != null) {
      all.add(firstKey);
    }
    for (Frame frame : frames) {
      if (frame != firstKey) {
        all.add(frame);
      }
    }
    frames.clear();
    firstKey = null;
    firstAudio = null;
    bytes = 0;
    waitedTicks = 0;
    return all;
  }
}
