package io.millrace.server.live;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import java.nio.ByteBuffer;

/**
 * A fragment in its log. Immutable.
 *
 * @param index its place in the log; the next one has the next number
 * @param fragment the media; its bytes are shared, and {@link #bytes} hands out a view of one's own
 * @param init what a player must have had before it; the same object until another one holds
 * @param arrivedMs when its last byte was there, in Unix time, milliseconds; never goes back in a
 *     log, whatever is done to the machine's clock
 * @param arrivedNs the same by {@link System#nanoTime}
 * @param restarted whether what was before in the source is another stream, or is missing in
 *     between: the producer came anew, another one took over, or the tap fell behind. Times go on
 *     without a gap all the same
 */
public record LiveFragment(
    long index,
    Fragment fragment,
    InitSegment init,
    long arrivedMs,
    long arrivedNs,
    boolean restarted) {

  /** Whether a player can start here, with {@link #init} before it. */
  public boolean isRandomAccess() {
    return fragment.keyFrame();
  }

  /** How large it is, in bytes. */
  public int size() {
    return fragment.bytes().remaining();
  }

  /** The bytes, read-only, with a position of the caller's own; nothing is copied. */
  public ByteBuffer bytes() {
    return fragment.bytes().duplicate();
  }
}
