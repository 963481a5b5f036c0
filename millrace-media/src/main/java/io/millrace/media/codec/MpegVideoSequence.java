package io.millrace.media.codec;

import org.jspecify.annotations.Nullable;

/** Sequence header and extension of MPEG-1/2 video (ISO/IEC 13818-2 6.2.2.1 and 6.2.2.3). */
final class MpegVideoSequence {

  /** frame_rate_code 1 to 8 in frames per 1001 seconds, table 6-4. */
  private static final int[] FRAMES_PER_1001_S = {
    0, 24_000, 24_024, 25_025, 30_000, 30_030, 50_050, 60_000, 60_060
  };

  private MpegVideoSequence() {}

  /** Both readers stand after their start code's last byte; without extension it is MPEG-1. */
  static @Nullable VideoFormat parse(BitReader header, @Nullable BitReader extension) {
    int width = header.bits(12);
    int height = header.bits(12);
    header.skip(4); // aspect_ratio_information
    int rateCode = header.bits(4);
    long frames = rateCode < FRAMES_PER_1001_S.length ? FRAMES_PER_1001_S[rateCode] : 0;
    long seconds = 1001;
    Codec codec = Codec.MPEG1_VIDEO;
    String profile = "";
    if (extension != null) {
      codec = Codec.MPEG2_VIDEO;
      extension.skip(4); // extension_start_code_identifier
      profile = profileName(extension.bits(8));
      extension.skip(3); // progressive_sequence, chroma_format
      width |= extension.bits(2) << 12;
      height |= extension.bits(2) << 12;
      extension.skip(12 + 1 + 8 + 1); // bit_rate, marker, vbv_buffer_size, low_delay
      frames *= extension.bits(2) + 1;
      seconds *= extension.bits(5) + 1;
      if (!extension.ok()) {
        return null;
      }
    }
    if (!header.ok() || !VideoFormat.plausible(width, height)) {
      return null;
    }
    double rate = VideoFormat.rate(frames, seconds);
    return new VideoFormat(codec.label(), profile, width, height, rate, rate > 0);
  }

  /** profile_and_level_indication, tables 8-2 and 8-5. */
  private static String profileName(int profileAndLevel) {
    boolean escape = (profileAndLevel & 0x80) != 0;
    if (escape) {
      return profileAndLevel == 0x82 || profileAndLevel == 0x85 ? "4:2:2" : "";
    }
    return switch (profileAndLevel >> 4) {
      case 1 -> "High";
      case 2 -> "Spatially Scalable";
      case 3 -> "SNR Scalable";
      case 4 -> "Main";
      case 5 -> "Simple";
      default -> "";
    };
  }
}
