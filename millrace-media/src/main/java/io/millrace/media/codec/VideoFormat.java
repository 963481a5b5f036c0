package io.millrace.media.codec;

/**
 * What the parameter sets of a video track say.
 *
 * @param codec {@code H.264}, {@code MPEG-1 video} …
 * @param profile {@code High}; empty if it has no name
 * @param width visible pixels, 1 to {@value #PIXELS_MAX}
 * @param height visible pixels, 1 to {@value #PIXELS_MAX}; of the frame, also when it is coded as
 *     two fields
 * @param frameRate frames a second; 0 if not said
 * @param fixedRate whether the encoder promises that rate; else timestamps know better
 */
public record VideoFormat(
    String codec, String profile, int width, int height, double frameRate, boolean fixedRate) {

  /** No level of a codec known to us allows more; beyond it the header is broken. */
  public static final int PIXELS_MAX = 16_888;

  static boolean plausible(long width, long height) {
    return width > 0 && width <= PIXELS_MAX && height > 0 && height <= PIXELS_MAX;
  }

  /** Frames a second from a clock; 0 if there is no such rate. */
  static double rate(long timeScale, long unitsPerFrame) {
    if (timeScale <= 0 || unitsPerFrame <= 0) {
      return 0;
    }
    double rate = (double) timeScale / unitsPerFrame;
    return rate >= 0.01 && rate <= 1000 ? rate : 0;
  }
}
