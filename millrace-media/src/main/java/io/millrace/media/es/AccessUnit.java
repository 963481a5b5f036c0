package io.millrace.media.es;

import java.nio.ByteBuffer;

/**
 * A picture, or an audio frame, with its times. The bytes are borrowed: they are valid, and not to
 * be changed, until the call that hands the unit out returns.
 *
 * @param track whose it is; its configuration is known and holds for this unit
 * @param ptsTicks90k when to present it; does not wrap
 * @param dtsTicks90k when to decode it; the same for audio
 * @param durationTicks90k until the next unit of a video track is decoded; {@link #UNKNOWN} if that
 *     one is not known, and for audio, whose {@code samples} are exact
 * @param samples of each channel that an audio frame decodes to; 0 for video
 * @param keyFrame whether a decoder can start here
 * @param leading whether it belongs to an open group of pictures: presented before the newest key
 *     frame, and not decodable by who starts there
 * @param bytes where its slices are
 * @param slices of video its NAL units without start codes, or its OBUs with size fields but
 *     without temporal delimiter; of audio one frame without transport header
 * @param sourceBytes what it took in the elementary stream, start codes and headers included
 */
public record AccessUnit(
    Track track,
    long ptsTicks90k,
    long dtsTicks90k,
    long durationTicks90k,
    int samples,
    boolean keyFrame,
    boolean leading,
    ByteBuffer bytes,
    Slices slices,
    int sourceBytes) {

  public static final long UNKNOWN = -1;

  public static final int TICKS_PER_SECOND = 90_000;

  /** Whether it is decoded and presented at different times: the track has B pictures. */
  public boolean isReordered() {
    return ptsTicks90k != dtsTicks90k;
  }
}
