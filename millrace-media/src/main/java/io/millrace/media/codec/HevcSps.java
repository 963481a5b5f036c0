package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sequence parameter set of HEVC (ITU-T H.265 7.3.2.2.1 and annex E.2.1). The frame rate of its VUI
 * is what the encoder aims at, not a promise: {@link VideoFormat#fixedRate()} is always false.
 */
public final class HevcSps {

  private static final int ASPECT_RATIO_EXTENDED = 255;
  private static final int LONG_TERM_PICTURES_MAX = 32;

  private final BitReader bits;
  private long width;
  private long height;
  private double frameRate;
  private int chromaFormat;
  private int bitDepthLuma;
  private int bitDepthChroma;
  private int reorderFrames = SpsDetails.UNKNOWN;

  private HevcSps(BitReader bits) {
    this.bits = bits;
  }

  /** Reads an SPS from after its two-byte NAL header; null if it is cut off or impossible. */
  public static @Nullable VideoFormat parse(ByteBuffer nal, int from, int to) {
    return new HevcSps(BitReader.ofNal(nal, from, to)).read();
  }

  /** The same with all that a decoder configuration wants to know. */
  public static @Nullable SpsDetails details(ByteBuffer nal, int from, int to) {
    HevcSps sps = new HevcSps(BitReader.ofNal(nal, from, to));
    VideoFormat format = sps.read();
    if (format == null) {
      return null;
    }
    SpsDetails details =
        new SpsDetails(
            format, sps.chromaFormat, sps.bitDepthLuma, sps.bitDepthChroma, sps.reorderFrames);
    return details.isPlausible() ? details : null;
  }

  /** sps_seq_parameter_set_id, read from after the NAL header; -1 if it is not there. */
  public static int id(ByteBuffer nal, int from, int to) {
    HevcSps sps = new HevcSps(BitReader.ofNal(nal, from, to));
    sps.bits.skip(4); // sps_video_parameter_set_id
    int subLayers = sps.bits.bits(3);
    sps.bits.skip(1);
    sps.readProfile(subLayers);
    int id = sps.bits.ue();
    return sps.bits.ok() ? id : -1;
  }

  private @Nullable VideoFormat read() {
    bits.skip(4); // sps_video_parameter_set_id
    int subLayers = bits.bits(3); // sps_max_sub_layers_minus1
    bits.skip(1); // sps_temporal_id_nesting_flag
    String profile = readProfile(subLayers);
    bits.ue(); // sps_seq_parameter_set_id
    readSize();
    if (!bits.ok() || !VideoFormat.plausible(width, height)) {
      return null;
    }
    skipToVui(subLayers);
    if (bits.flag()) {
      readVui();
    }
    return new VideoFormat(
        Codec.HEVC.label(), profile, (int) width, (int) height, frameRate, false);
  }

  /** profile_tier_level(), 7.3.3. */
  private String readProfile(int subLayers) {
    bits.skip(3); // general_profile_space, general_tier_flag
    int profile = bits.bits(5);
    bits.skip(32 + 48 + 8); // compatibility flags, constraint flags, general_level_idc
    int present = 0;
    for (int i = 0; i < subLayers; i++) {
      present = (present << 2) | bits.bits(2);
    }
    if (subLayers > 0) {
      bits.skip(2 * (8 - subLayers));
    }
    for (int i = subLayers - 1; i >= 0; i--) {
      int flags = (present >> (2 * i)) & 3;
      bits.skip(((flags & 2) != 0 ? 88 : 0) + ((flags & 1) != 0 ? 8 : 0));
    }
    return switch (profile) {
      case 1 -> "Main";
      case 2 -> "Main 10";
      case 3 -> "Main Still Picture";
      case 4 -> "Rext";
      case 9 -> "SCC";
      default -> "";
    };
  }

  private void readSize() {
    chromaFormat = bits.ue();
    boolean separatePlanes = chromaFormat == 3 && bits.flag();
    width = bits.ue();
    height = bits.ue();
    if (bits.flag()) { // conformance_window_flag, offsets in chroma samples
      boolean halfX = (chromaFormat == 1 || chromaFormat == 2) && !separatePlanes;
      boolean halfY = chromaFormat == 1 && !separatePlanes;
      width -= ((long) bits.ue() + bits.ue()) * (halfX ? 2 : 1);
      height -= ((long) bits.ue() + bits.ue()) * (halfY ? 2 : 1);
    }
  }

  private void skipToVui(int subLayers) {
    bitDepthLuma = bits.ue() + 8;
    bitDepthChroma = bits.ue() + 8;
    int pictureOrderBits = bits.ue() + 4;
    int orderings = bits.flag() ? subLayers + 1 : 1;
    for (int i = 0; i < orderings; i++) {
      bits.ue(); // sps_max_dec_pic_buffering_minus1
      int frames = bits.ue(); // sps_max_num_reorder_pics; the last one is that of all layers
      reorderFrames = SpsDetails.plausibleReorder(bits.ok(), frames);
      bits.ue(); // sps_max_latency_increase_plus1
    }
    skipCodes(6); // block sizes and transform depths
    boolean scalingLists = bits.flag();
    if (scalingLists && bits.flag()) { // sps_scaling_list_data_present_flag
      skipScalingLists();
    }
    bits.skip(2); // amp_enabled_flag, sample_adaptive_offset_enabled_flag
    if (bits.flag()) { // pcm_enabled_flag
      bits.skip(8);
      skipCodes(2);
      bits.skip(1);
    }
    HevcRefPicSets.skip(bits);
    if (bits.flag()) { // long_term_ref_pics_present_flag
      int count = Math.min(bits.ue(), LONG_TERM_PICTURES_MAX);
      for (int i = 0; i < count; i++) {
        bits.skip(pictureOrderBits + 1);
      }
    }
    bits.skip(2); // sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
  }

  private void skipCodes(int count) {
    for (int i = 0; i < count; i++) {
      bits.ue();
    }
  }

  /** scaling_list_data(), 7.3.4. */
  private void skipScalingLists() {
    for (int size = 0; size < 4; size++) {
      for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1) {
        if (!bits.flag()) {
          bits.ue(); // scaling_list_pred_matrix_id_delta
        } else {
          skipCodes(Math.min(64, 1 << (4 + 2 * size)) + (size > 1 ? 1 : 0));
        }
      }
    }
  }

  /** Up to the timing; a VUI that is cut off before leaves the rate unknown. */
  private void readVui() {
    if (bits.flag() && bits.bits(8) == ASPECT_RATIO_EXTENDED) {
      bits.skip(32); // sar_width, sar_height
    }
    if (bits.flag()) {
      bits.skip(1); // overscan_appropriate_flag
    }
    if (bits.flag()) {
      bits.skip(4); // video_format, video_full_range_flag
      if (bits.flag()) {
        bits.skip(24); // colour description
      }
    }
    if (bits.flag()) {
      skipCodes(2); // chroma sample locations
    }
    bits.skip(1); // neutral_chroma_indication_flag
    boolean fields = bits.flag(); // field_seq_flag
    bits.skip(1); // frame_field_info_present_flag
    if (bits.flag()) {
      skipCodes(4); // default display window
    }
    if (bits.flag()) {
      long unitsInTick = bits.bits32();
      long timeScale = bits.bits32();
      if (bits.ok()) {
        frameRate = VideoFormat.rate(timeScale, (fields ? 2 : 1) * unitsInTick);
      }
    }
    if (fields && bits.ok()) {
      height = Math.min(height * 2, VideoFormat.PIXELS_MAX);
    }
  }
}
