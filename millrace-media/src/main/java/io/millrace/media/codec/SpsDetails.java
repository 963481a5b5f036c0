package io.millrace.media.codec;

/**
 * What a sequence parameter set says beyond the format: what decoder configurations repeat.
 *
 * @param format size, profile, rate
 * @param chromaFormat chroma_format_idc: 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4
 * @param bitDepthLuma 8 and more
 * @param bitDepthChroma 8 and more
 * @param reorderFrames pictures that may precede a picture in decoding order and follow it in
 *     output order; {@value #UNKNOWN} if not said
 */
public record SpsDetails(
    VideoFormat format, int chromaFormat, int bitDepthLuma, int bitDepthChroma, int reorderFrames) {

  public static final int UNKNOWN = -1;

  /** No codec reorders over more pictures (H.264 A.3.1, HEVC A.4.2). */
  public static final int REORDER_FRAMES_MAX = 16;

  /** Whether the numbers are possible. */
  boolean isPlausible() {
    return chromaFormat >= 0
        && chromaFormat <= 3
        && isDepth(bitDepthLuma)
        && isDepth(bitDepthChroma);
  }

  private static boolean isDepth(int bits) {
    return bits >= 8 && bits <= 16;
  }

  static int plausibleReorder(boolean known, int frames) {
    return known && frames <= REORDER_FRAMES_MAX ? frames : UNKNOWN;
  }
}
