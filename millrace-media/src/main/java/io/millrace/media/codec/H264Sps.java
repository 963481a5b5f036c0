package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sequence parameter set of H.264 (ITU-T H.264 7.3.2.1.1 and annex E.1.1). */
public final class H264Sps {

  private static final int ASPECT_RATIO_EXTENDED = 255;
  private static final int HRD_BUFFERS_MAX = 32;

  private final BitReader bits;
  private int chromaFormat = 1;
  private int bitDepthLuma = 8;
  private int bitDepthChroma = 8;
  private int reorderFrames = SpsDetails.UNKNOWN;
  private boolean separatePlanes;
  private double frameRate;
  private boolean fixedRate;

  private H264Sps(BitReader bits) {
    this.bits = bits;
  }

  /** Reads an SPS from after its NAL header; null if it is cut off or impossible. */
  public static @Nullable VideoFormat parse(ByteBuffer nal, int from, int to) {
    return new H264Sps(BitReader.ofNal(nal, from, to)).read();
  }

  /** The same with all that a decoder configuration wants to know. */
  public static @Nullable SpsDetails details(ByteBuffer nal, int from, int to) {
    H264Sps sps = new H264Sps(BitReader.ofNal(nal, from, to));
    VideoFormat format = sps.read();
    if (format == null) {
      return null;
    }
    SpsDetails details =
        new SpsDetails(
            format, sps.chromaFormat, sps.bitDepthLuma, sps.bitDepthChroma, sps.reorderFrames);
    return details.isPlausible() ? details : null;
  }

  private @Nullable VideoFormat read() {
    int profile = bits.bits(8);
    int constraints = bits.bits(8);
    bits.skip(8); // level_idc
    bits.ue(); // seq_parameter_set_id
    if (hasChromaInfo(profile)) {
      readChromaInfo();
    }
    bits.ue(); // log2_max_frame_num_minus4
    readPictureOrder();
    bits.ue(); // max_num_ref_frames
    bits.skip(1); // gaps_in_frame_num_value_allowed_flag
    long width = (bits.ue() + 1L) * 16;
    long mapUnits = bits.ue() + 1L;
    int fieldFactor = bits.flag() ? 1 : 2; // frame_mbs_only_flag
    if (fieldFactor == 2) {
      bits.skip(1); // mb_adaptive_frame_field_flag
    }
    long height = mapUnits * 16 * fieldFactor;
    bits.skip(1); // direct_8x8_inference_flag
    if (bits.flag()) {
      int cropX = chromaFormat == 1 || chromaFormat == 2 ? 2 : 1;
      int cropY = (chromaFormat == 1 ? 2 : 1) * fieldFactor;
      if (chromaFormat == 0 || separatePlanes) {
        cropX = 1;
        cropY = fieldFactor;
      }
      width -= ((long) bits.ue() + bits.ue()) * cropX;
      height -= ((long) bits.ue() + bits.ue()) * cropY;
    }
    boolean vui = bits.flag();
    if (!bits.ok() || !VideoFormat.plausible(width, height)) {
      return null;
    }
    if (vui) {
      readVui();
    }
    String name = profileName(profile, constraints);
    return new VideoFormat(
        Codec.H264.label(), name, (int) width, (int) height, frameRate, fixedRate);
  }

  private static boolean hasChromaInfo(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  private void readChromaInfo() {
    chromaFormat = bits.ue();
    if (chromaFormat == 3) {
      separatePlanes = bits.flag();
    }
    bitDepthLuma = bits.ue() + 8;
    bitDepthChroma = bits.ue() + 8;
    bits.skip(1); // qpprime_y_zero_transform_bypass_flag
    if (bits.flag()) {
      int lists = chromaFormat == 3 ? 12 : 8;
      for (int i = 0; i < lists; i++) {
        if (bits.flag()) {
          skipScalingList(i < 6 ? 16 : 64);
        }
      }
    }
  }

  private void skipScalingList(int size) {
    int last = 8;
    int next = 8;
    for (int i = 0; i < size && next != 0; i++) {
      next = (last + bits.se() + 256) & 0xFF;
      last = next == 0 ? last : next;
    }
  }

  private void readPictureOrder() {
    int type = bits.ue();
    if (type == 0) {
      bits.ue(); // log2_max_pic_order_cnt_lsb_minus4
    } else if (type == 1) {
      bits.skip(1); // delta_pic_order_always_zero_flag
      bits.ue(); // offset_for_non_ref_pic
      bits.ue(); // offset_for_top_to_bottom_field
      int count = bits.ue();
      for (int i = 0; i < count && bits.ok(); i++) {
        bits.ue();
      }
    }
  }

  /** A VUI that is cut off leaves unknown what comes after the cut. */
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
      bits.ue(); // chroma_sample_loc_type_top_field
      bits.ue(); // chroma_sample_loc_type_bottom_field
    }
    if (bits.flag()) {
      long unitsInTick = bits.bits32();
      long timeScale = bits.bits32();
      boolean fixed = bits.flag();
      if (bits.ok()) {
        frameRate = VideoFormat.rate(timeScale, 2 * unitsInTick); // a tick is a field
        fixedRate = fixed && frameRate > 0;
      }
    }
    readRestriction();
  }

  /** From the buffering models to bitstream_restriction_flag and what it announces. */
  private void readRestriction() {
    boolean nal = bits.flag();
    if (nal) {
      skipHrd();
    }
    boolean vcl = bits.flag();
    if (vcl) {
      skipHrd();
    }
    if (nal || vcl) {
      bits.skip(1); // low_delay_hrd_flag
    }
    bits.skip(1); // pic_struct_present_flag
    if (bits.flag()) {
      bits.skip(1); // motion_vectors_over_pic_boundaries_flag
      for (int i = 0; i < 4; i++) {
        bits.ue(); // max_bytes_per_pic_denom to log2_max_mv_length_vertical
      }
      int frames = bits.ue(); // max_num_reorder_frames
      reorderFrames = SpsDetails.plausibleReorder(bits.ok(), frames);
    }
  }

  /** hrd_parameters(), E.1.2. */
  private void skipHrd() {
    int buffers = Math.min(bits.ue(), HRD_BUFFERS_MAX - 1) + 1;
    bits.skip(4 + 4); // bit_rate_scale, cpb_size_scale
    for (int i = 0; i < buffers && bits.ok(); i++) {
      bits.ue(); // bit_rate_value_minus1
      bits.ue(); // cpb_size_value_minus1
      bits.skip(1); // cbr_flag
    }
    bits.skip(4 * 5); // delay lengths, time_offset_length
  }

  private static String profileName(int profile, int constraints) {
    boolean intraOnly = (constraints & 0x10) != 0; // constraint_set3_flag
    return switch (profile) {
      case 66 -> (constraints & 0x40) != 0 ? "Constrained Baseline" : "Baseline";
      case 77 -> "Main";
      case 88 -> "Extended";
      case 100 -> "High";
      case 110 -> intraOnly ? "High 10 Intra" : "High 10";
      case 122 -> intraOnly ? "High 4:2:2 Intra" : "High 4:2:2";
      case 244 -> intraOnly ? "High 4:4:4 Intra" : "High 4:4:4 Predictive";
      case 44 -> "CAVLC 4:4:4 Intra";
      case 118 -> "Multiview High";
      case 128 -> "Stereo High";
      default -> "";
    };
  }
}
