package io.millrace.media.mp4;

import java.nio.ByteBuffer;

/**
 * One {@code moof} with its {@code mdat}, of one track. Immutable. Fragments in the order in which
 * they come make a valid stream behind their init segment, and so does any run of them that begins
 * with a key frame.
 *
 * @param generation the init segment it belongs to
 * @param video whether it is of the video track
 * @param keyFrame whether it begins with a video key frame, so that a player can start here;
 *     without a video track, true for each
 * @param leading whether who started with the newest key frame cannot decode it, see {@code
 *     AccessUnit}
 * @param decodeTime of its first sample, in units of the time scale; the same as in {@code tfdt}
 * @param duration of all its samples, in units of the time scale
 * @param timescale units a second
 * @param samples how many pictures or audio frames
 * @param bytes shared and read-only; duplicate it before reading relatively
 */
public record Fragment(
    int generation,
    boolean video,
    boolean keyFrame,
    boolean leading,
    long decodeTime,
    long duration,
    int timescale,
    int samples,
    ByteBuffer bytes) {

  /** {@link #decodeTime} in seconds. */
  public double decodeTimeSeconds() {
    return (double) decodeTime / timescale;
  }

  /** {@link #duration} in seconds. */
  public double durationSeconds() {
    return (double) duration / timescale;
  }
}
