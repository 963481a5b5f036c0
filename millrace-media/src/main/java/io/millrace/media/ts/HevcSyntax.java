package io.millrace.media.ts;

import io.millrace.media.codec.BitReader;
import io.millrace.media.codec.HevcSps;
import io.millrace.media.codec.SpsDetails;
import io.millrace.media.codec.StartCodes;
import io.millrace.media.es.HevcConfig;
import io.millrace.media.es.Slices;
import io.millrace.media.es.VideoConfig;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Access units of HEVC (ITU-T H.265 7.3.1.2, 7.4.2.4). One owner. */
final class HevcSyntax implements VideoSyntax {

  private static final int RASL_N = 8;
  private static final int RASL_R = 9;
  private static final int IRAP_MIN = 16;
  private static final int IRAP_MAX = 23;
  private static final int IDR_W_RADL = 19;
  private static final int IDR_N_LP = 20;
  private static final int VCL_MAX = 31;
  private static final int VPS = 32;
  private static final int SPS = 33;
  private static final int PPS = 34;
  private static final int PREFIX_SEI = 39;
  private static final int NAL_HEADER = 2;
  private static final int ID_MAX = 63;

  private final Slices slices = new Slices();
  private final ParameterSets vps = new ParameterSets();
  private final ParameterSets sps = new ParameterSets();
  private final ParameterSets pps = new ParameterSets();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private @Nullable HevcConfig config;

  @Override
  public boolean begins(ByteBuffer buffer, int from, int to, boolean timed) {
    if (timed) {
      return true;
    }
    int unit = StartCodes.nextUnit(buffer, from, Math.min(to, from + 8));
    if (unit == StartCodes.NONE || unit + NAL_HEADER >= to) {
      return false;
    }
    int type = type(buffer, unit);
    // first_slice_segment_in_pic_flag
    return type <= VCL_MAX ? (buffer.get(unit + NAL_HEADER) & 0x80) != 0 : type <= PREFIX_SEI;
  }

  @Override
  public Picture read(ByteBuffer unit, int to) {
    bytes = unit;
    NalUnits.split(unit, to, slices);
    int picture = firstSlice(unit);
    boolean key = picture >= IRAP_MIN && picture <= IRAP_MAX;
    keepParameterSets(unit, key);
    if (key) {
      config = readConfig();
    }
    return switch (picture) {
      case -1 -> Picture.NONE;
      case IDR_W_RADL, IDR_N_LP -> Picture.CLOSED_KEY;
      case RASL_N, RASL_R -> Picture.LEADING;
      default -> key ? Picture.OPEN_KEY : Picture.OTHER;
    };
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public Slices slices() {
    return slices;
  }

  @Override
  public @Nullable VideoConfig config() {
    return config;
  }

  @Override
  public int reorderFrames() {
    HevcConfig known = config;
    return known == null ? SpsDetails.UNKNOWN : known.details().reorderFrames();
  }

  /** All slices of a picture have the same type (7.4.2.2); -1 if there is none. */
  private int firstSlice(ByteBuffer unit) {
    for (int i = 0; i < slices.count(); i++) {
      int type = type(unit, slices.from(i));
      if (type <= VCL_MAX && slices.length(i) > NAL_HEADER) {
        return type;
      }
    }
    return -1;
  }

  /** Sets that come with a key frame take the place of all before: another encoder may send. */
  private void keepParameterSets(ByteBuffer unit, boolean key) {
    int cleared = 0;
    for (int i = 0; i < slices.count(); i++) {
      int from = slices.from(i);
      int to = slices.to(i);
      int type = type(unit, from);
      ParameterSets sets = setsOf(type);
      if (sets == null || to - from <= NAL_HEADER) {
        continue;
      }
      if (key && (cleared & (1 << (type - VPS))) == 0) {
        cleared |= 1 << (type - VPS);
        sets.clear();
      }
      sets.put(id(type, unit, from + NAL_HEADER, to), unit, from, to);
    }
  }

  private @Nullable ParameterSets setsOf(int type) {
    return switch (type) {
      case VPS -> vps;
      case SPS -> sps;
      case PPS -> pps;
      default -> null;
    };
  }

  private static int id(int type, ByteBuffer unit, int from, int to) {
    if (type == SPS) {
      int id = HevcSps.id(unit, from, to);
      return id <= ID_MAX ? id : -1;
    }
    BitReader bits = BitReader.ofNal(unit, from, to);
    int id = type == VPS ? bits.bits(4) : bits.ue();
    return bits.ok() && id <= ID_MAX ? id : -1;
  }

  private @Nullable HevcConfig readConfig() {
    if (vps.isEmpty() || sps.isEmpty() || pps.isEmpty()) {
      return null;
    }
    List<ByteBuffer> all = sps.list();
    ByteBuffer first = all.getFirst();
    SpsDetails details = HevcSps.details(first, NAL_HEADER, first.limit());
    if (details == null) {
      return null;
    }
    HevcConfig next = HevcConfig.of(vps.list(), all, pps.list(), details);
    return next.equals(config) ? config : next;
  }

  private static int type(ByteBuffer bytes, int unit) {
    return (bytes.get(unit) >> 1) & 0x3F;
  }
}
