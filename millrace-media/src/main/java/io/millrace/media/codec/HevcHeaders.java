package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** NAL units of HEVC (ITU-T H.265 7.3.1.2, table 7-1): what an access unit starts with. */
final class HevcHeaders implements VideoHeaders {

  static final HevcHeaders INSTANCE = new HevcHeaders();

  private static final int TRAILING_MAX = 9;
  private static final int IRAP_MIN = 16;
  private static final int IRAP_MAX = 23;
  private static final int SPS = 33;

  private HevcHeaders() {}

  @Override
  public Start classify(ByteBuffer accessUnit, int from, int to) {
    boolean sps = false;
    int unit = StartCodes.nextUnit(accessUnit, from, to);
    while (unit != StartCodes.NONE) {
      int type = type(accessUnit, unit);
      if (type >= IRAP_MIN && type <= IRAP_MAX) {
        return Start.RANDOM_ACCESS;
      }
      if (type <= TRAILING_MAX) {
        return Start.OTHER;
      }
      sps |= type == SPS;
      unit = StartCodes.nextUnit(accessUnit, unit, to);
    }
    return sps ? Start.PARAMETER_SETS : Start.UNDECIDED;
  }

  @Override
  public @Nullable VideoFormat format(ByteBuffer accessUnit, int from, int to) {
    int unit = StartCodes.nextUnit(accessUnit, from, to);
    while (unit != StartCodes.NONE) {
      if (type(accessUnit, unit) == SPS) {
        return HevcSps.parse(accessUnit, unit + 2, StartCodes.endOf(accessUnit, unit, to));
      }
      unit = StartCodes.nextUnit(accessUnit, unit, to);
    }
    return null;
  }

  private static int type(ByteBuffer bytes, int unit) {
    return (bytes.get(unit) >> 1) & 0x3F;
  }
}
