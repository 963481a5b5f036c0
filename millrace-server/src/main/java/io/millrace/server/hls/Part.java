package io.millrace.server.hls;

import io.millrace.media.mp4.Fragment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A partial segment: a run of whole fragments. Immutable.
 *
 * @param number counts from 0 through a run, over all segments: so that the next part's address is
 *     known before it is known which segment it will belong to
 * @param durationUs at most the part target
 * @param independent whether it has a frame with which a player can start
 * @param fragments of all tracks, in their order
 */
record Part(long number, long durationUs, boolean independent, List<Fragment> fragments) {

  Part {
    fragments = List.copyOf(fragments);
  }

  /** Whether there is nothing of a rendition in it. */
  boolean isGap(Rendition rendition) {
    return fragments.stream().noneMatch(rendition::takes);
  }

  /** Whether a player of that rendition can start with it; sound can start anywhere. */
  boolean isIndependent(Rendition rendition) {
    return rendition == Rendition.AUDIO || independent;
  }

  /** Its bytes, shared and read-only, with positions of the caller's own. */
  List<ByteBuffer> bytes(Rendition rendition) {
    return fragments.stream()
        .filter(rendition::takes)
        .map(fragment -> fragment.bytes().duplicate())
        .toList();
  }

  /** How many bytes these are. */
  long size(Rendition rendition) {
    long size = 0;
    for (Fragment fragment : fragments) {
      size += rendition.takes(fragment) ? fragment.bytes().remaining() : 0;
    }
    return size;
  }
}
