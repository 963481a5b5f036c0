package io.millrace.media.es;

import io.millrace.media.codec.BitReader;
import io.millrace.media.codec.SpsDetails;
import io.millrace.media.codec.VideoFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/**
 * The parameter sets of an HEVC stream: whole NAL units without start code, each a read-only buffer
 * to be read by index or as a duplicate.
 *
 * @param vps by id, at least one
 * @param sps by id, at least one
 * @param pps by id, at least one
 * @param details what the first SPS says
 * @param profileTierLevel the first 12 bytes of its profile_tier_level() (ITU-T H.265 7.3.3)
 * @param subLayers sps_max_sub_layers_minus1 + 1
 * @param nested sps_temporal_id_nesting_flag
 */
public record HevcConfig(
    List<ByteBuffer> vps,
    List<ByteBuffer> sps,
    List<ByteBuffer> pps,
    SpsDetails details,
    ByteBuffer profileTierLevel,
    int subLayers,
    boolean nested)
    implements VideoConfig {

  private static final int NAL_HEADER = 2;
  private static final int PROFILE_TIER_LEVEL = 12;

  /** Where the constraint flags start, and general_level_idc. */
  private static final int CONSTRAINTS = 5;

  private static final int LEVEL = 11;

  public HevcConfig {
    vps = List.copyOf(vps);
    sps = List.copyOf(sps);
    pps = List.copyOf(pps);
  }

  /** Reads what the first SPS says of the profile. */
  public static HevcConfig of(
      List<ByteBuffer> vps, List<ByteBuffer> sps, List<ByteBuffer> pps, SpsDetails details) {
    ByteBuffer first = sps.getFirst();
    BitReader bits = BitReader.ofNal(first, NAL_HEADER, first.limit());
    bits.skip(4); // sps_video_parameter_set_id
    int subLayers = bits.bits(3) + 1;
    boolean nested = bits.flag();
    ByteBuffer profile = ByteBuffer.allocate(PROFILE_TIER_LEVEL);
    while (profile.hasRemaining()) {
      profile.put((byte) bits.bits(8));
    }
    ByteBuffer shared = profile.flip().asReadOnlyBuffer();
    return new HevcConfig(vps, sps, pps, details, shared, subLayers, nested);
  }

  @Override
  public VideoFormat format() {
    return details.format();
  }

  /**
   * Profile, compatibility flags in reverse order, tier and level, constraint bytes without the
   * zeros at the end (ISO/IEC 14496-15 annex E.3): {@code hvc1.1.6.L93.90}.
   */
  @Override
  public String codecs() {
    int first = profileTierLevel.get(0) & 0xFF;
    String space = first >> 6 == 0 ? "" : String.valueOf((char) ('A' + (first >> 6) - 1));
    int compatibility = Integer.reverse(profileTierLevel.getInt(1));
    int level = profileTierLevel.get(LEVEL) & 0xFF;
    StringBuilder text = new StringBuilder("hvc1.").append(space).append(first & 0x1F).append('.');
    text.append(hex(compatibility));
    text.append((first & 0x20) == 0 ? ".L" : ".H").append(level);
    int last = LEVEL - 1;
    while (last >= CONSTRAINTS && profileTierLevel.get(last) == 0) {
      last--;
    }
    for (int at = CONSTRAINTS; at <= last; at++) {
      text.append('.').append(hex(profileTierLevel.get(at) & 0xFF));
    }
    return text.toString();
  }

  private static String hex(int value) {
    return Integer.toHexString(value).toUpperCase(Locale.ROOT);
  }
}
