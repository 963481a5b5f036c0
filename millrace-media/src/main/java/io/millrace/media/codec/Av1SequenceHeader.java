package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sequence header of AV1 (AV1 bitstream specification 5.5): what a decoder configuration repeats.
 *
 * @param profile seq_profile
 * @param level seq_level_idx of the first operating point
 * @param highTier seq_tier of it
 * @param bitDepth 8, 10 or 12
 * @param monochrome no chroma at all
 * @param subsamplingX chroma has half the columns
 * @param subsamplingY chroma has half the lines
 * @param chromaSamplePosition 0 if unknown
 * @param reducedStillPicture one picture and no more
 * @param format size and rate; the rate 0 if not said
 */
public record Av1SequenceHeader(
    int profile,
    int level,
    boolean highTier,
    int bitDepth,
    boolean monochrome,
    boolean subsamplingX,
    boolean subsamplingY,
    int chromaSamplePosition,
    boolean reducedStillPicture,
    VideoFormat format) {

  /** Reads the payload of a sequence header OBU; null if it is cut off or impossible. */
  public static @Nullable Av1SequenceHeader parse(ByteBuffer bytes, int from, int to) {
    return new Reader(BitReader.plain(bytes, from, to)).read();
  }

  /** The fields in their order, as far as somebody asks for them. */
  private static final class Reader {

    private static final int LEVEL_WITHOUT_TIER_MAX = 7;
    private static final int SELECT = 2;
    private static final int IDENTITY = 0;
    private static final int BT_709 = 1;
    private static final int SRGB = 13;

    private final BitReader bits;
    private int profile;
    private int level;
    private boolean highTier;
    private double frameRate;
    private int bitDepth;
    private boolean monochrome;
    private boolean subsamplingX = true;
    private boolean subsamplingY = true;
    private int chromaSamplePosition;

    Reader(BitReader bits) {
      this.bits = bits;
    }

    @Nullable Av1SequenceHeader read() {
      profile = bits.bits(3);
      bits.skip(1); // still_picture
      boolean reduced = bits.flag();
      if (reduced) {
        level = bits.bits(5);
      } else {
        readOperatingPoints();
      }
      int widthBits = bits.bits(4) + 1;
      int heightBits = bits.bits(4) + 1;
      int width = bits.bits(widthBits) + 1;
      int height = bits.bits(heightBits) + 1;
      skipTools(reduced);
      readColor();
      if (!bits.ok() || profile > 2 || !VideoFormat.plausible(width, height)) {
        return null;
      }
      VideoFormat format =
          new VideoFormat(Codec.AV1.label(), profileName(), width, height, frameRate, false);
      return new Av1SequenceHeader(
          profile,
          level,
          highTier,
          bitDepth,
          monochrome,
          subsamplingX,
          subsamplingY,
          chromaSamplePosition,
          reduced,
          format);
    }

    private void readOperatingPoints() {
      int delayBits = 0;
      if (bits.flag()) { // timing_info_present_flag
        long unitsInTick = bits.bits32();
        long timeScale = bits.bits32();
        if (bits.flag()) { // equal_picture_interval
          frameRate = VideoFormat.rate(timeScale, unitsInTick * (uvlc() + 1L));
        }
        if (bits.flag()) { // decoder_model_info_present_flag
          delayBits = bits.bits(5) + 1;
          bits.skip(32 + 5 + 5);
        }
      }
      boolean initialDelays = bits.flag();
      int points = bits.bits(5) + 1;
      for (int point = 0; point < points && bits.ok(); point++) {
        bits.skip(12); // operating_point_idc
        int pointLevel = bits.bits(5);
        boolean pointTier = pointLevel > LEVEL_WITHOUT_TIER_MAX && bits.flag();
        if (point == 0) {
          level = pointLevel;
          highTier = pointTier;
        }
        if (delayBits > 0 && bits.flag()) {
          bits.skip(2 * delayBits + 1);
        }
        if (initialDelays && bits.flag()) {
          bits.skip(4);
        }
      }
    }

    /** From frame ids to film grain's predecessor: which coding tools are in use. */
    private void skipTools(boolean reduced) {
      if (!reduced && bits.flag()) { // frame_id_numbers_present_flag
        bits.skip(4 + 3);
      }
      bits.skip(3); // superblock size, filter intra, intra edge filter
      if (!reduced) {
        bits.skip(4); // interintra, masked compound, warped motion, dual filter
        boolean orderHint = bits.flag();
        bits.skip(orderHint ? 2 : 0); // jnt_comp, ref_frame_mvs
        int screenContent = bits.flag() ? SELECT : bits.bits(1);
        if (screenContent > 0 && !bits.flag()) {
          bits.skip(1); // seq_force_integer_mv
        }
        bits.skip(orderHint ? 3 : 0);
      }
      bits.skip(3); // superres, cdef, restoration
    }

    private void readColor() {
      boolean highBitDepth = bits.flag();
      boolean twelveBit = profile == 2 && highBitDepth && bits.flag();
      bitDepth = twelveBit ? 12 : highBitDepth ? 10 : 8;
      monochrome = profile != 1 && bits.flag();
      int primaries = SELECT;
      int transfer = SELECT;
      int matrix = SELECT;
      if (bits.flag()) { // color_description_present_flag
        primaries = bits.bits(8);
        transfer = bits.bits(8);
        matrix = bits.bits(8);
      }
      if (monochrome) {
        return;
      }
      if (primaries == BT_709 && transfer == SRGB && matrix == IDENTITY) {
        subsamplingX = false;
        subsamplingY = false;
        return;
      }
      bits.skip(1); // color_range
      readSubsampling();
      if (subsamplingX && subsamplingY) {
        chromaSamplePosition = bits.bits(2);
      }
    }

    private void readSubsampling() {
      switch (profile) {
        case 0 -> {}
        case 1 -> {
          subsamplingX = false;
          subsamplingY = false;
        }
        default -> {
          subsamplingX = bitDepth < 12 || bits.flag();
          subsamplingY = bitDepth == 12 && subsamplingX && bits.flag();
        }
      }
    }

    /** uvlc(), 4.10.3: as ue(v) of H.264. */
    private int uvlc() {
      return bits.ue();
    }

    private String profileName() {
      return switch (profile) {
        case 0 -> "Main";
        case 1 -> "High";
        default -> "Professional";
      };
    }
  }
}
