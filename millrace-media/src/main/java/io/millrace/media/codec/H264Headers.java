package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** NAL units of H.264 (ITU-T H.264 7.3.1, table 7-1): what an access unit starts with. */
final class H264Headers implements VideoHeaders {

  static final H264Headers INSTANCE = new H264Headers();

  private static final int SLICE = 1;
  private static final int SLICE_PARTITION_A = 2;
  private static final int SLICE_IDR = 5;
  private static final int SEI = 6;
  private static final int SPS = 7;
  private static final int SEI_RECOVERY_POINT = 6;

  private H264Headers() {}

  @Override
  public Start classify(ByteBuffer accessUnit, int from, int to) {
    boolean sps = false;
    boolean recoveryPoint = false;
    int unit = StartCodes.nextUnit(accessUnit, from, to);
    while (unit != StartCodes.NONE) {
      switch (accessUnit.get(unit) & 0x1F) {
        case SLICE_IDR -> {
          return Start.RANDOM_ACCESS;
        }
        case SLICE, SLICE_PARTITION_A -> {
          // Open GOPs: a broadcaster's I picture with an SPS before it, recovery point or not.
          boolean start = sps && (recoveryPoint || isIntra(accessUnit, unit + 1, to));
          return start ? Start.RANDOM_ACCESS : Start.OTHER;
        }
        case SPS -> sps = true;
        case SEI -> recoveryPoint |= sps && hasRecoveryPoint(accessUnit, unit + 1, to);
        default -> {}
      }
      unit = StartCodes.nextUnit(accessUnit, unit, to);
    }
    return sps ? Start.PARAMETER_SETS : Start.UNDECIDED;
  }

  @Override
  public @Nullable VideoFormat format(ByteBuffer accessUnit, int from, int to) {
    int unit = StartCodes.nextUnit(accessUnit, from, to);
    while (unit != StartCodes.NONE) {
      if ((accessUnit.get(unit) & 0x1F) == SPS) {
        return H264Sps.parse(accessUnit, unit + 1, StartCodes.endOf(accessUnit, unit, to));
      }
      unit = StartCodes.nextUnit(accessUnit, unit, to);
    }
    return null;
  }

  /** slice_type of the slice header, 7.4.3: 2 and 7 are I, 4 and 9 are SI. */
  private static boolean isIntra(ByteBuffer bytes, int from, int to) {
    BitReader bits = BitReader.ofNal(bytes, from, to);
    bits.ue();
    int type = bits.ue() % 5;
    return bits.ok() && (type == 2 || type == 4);
  }

  /** Walks the messages of an SEI unit, 7.3.2.3. */
  private static boolean hasRecoveryPoint(ByteBuffer bytes, int from, int to) {
    BitReader bits = BitReader.ofNal(bytes, from, StartCodes.endOf(bytes, from, to));
    while (bits.ok()) {
      int type = seiNumber(bits);
      int size = seiNumber(bits);
      if (bits.ok() && type == SEI_RECOVERY_POINT) {
        return true;
      }
      bits.skip(8 * size);
    }
    return false;
  }

  /** A number as bytes of 255 and a last one below that. */
  private static int seiNumber(BitReader bits) {
    int sum = 0;
    int next;
    do {
      next = bits.bits(8);
      sum += next;
    } while (next == 255);
    return sum;
  }
}
