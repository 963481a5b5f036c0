package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sequence and picture headers of MPEG-1 video (ISO/IEC 11172-2 2.4.2) and MPEG-2 video (ISO/IEC
 * 13818-2 6.2.2, 6.2.3). The stream is MPEG-2 if a sequence extension follows the sequence header.
 */
final class MpegVideoHeaders implements VideoHeaders {

  static final MpegVideoHeaders INSTANCE = new MpegVideoHeaders();

  private static final int PICTURE = 0x00;
  private static final int SLICE_MAX = 0xAF;
  private static final int SEQUENCE = 0xB3;
  private static final int EXTENSION = 0xB5;
  private static final int SEQUENCE_EXTENSION_ID = 1;
  private static final int INTRA = 1;

  private MpegVideoHeaders() {}

  @Override
  public Start classify(ByteBuffer accessUnit, int from, int to) {
    boolean sequence = false;
    int unit = StartCodes.nextUnit(accessUnit, from, to);
    while (unit != StartCodes.NONE) {
      int code = accessUnit.get(unit) & 0xFF;
      if (code == PICTURE && unit + 2 < to) {
        boolean intra = ((accessUnit.get(unit + 2) >> 3) & 7) == INTRA;
        return sequence && intra ? Start.RANDOM_ACCESS : Start.OTHER;
      }
      if (code > PICTURE && code <= SLICE_MAX) {
        return Start.OTHER;
      }
      sequence |= code == SEQUENCE;
      unit = StartCodes.nextUnit(accessUnit, unit, to);
    }
    return sequence ? Start.PARAMETER_SETS : Start.UNDECIDED;
  }

  @Override
  public @Nullable VideoFormat format(ByteBuffer accessUnit, int from, int to) {
    int unit = StartCodes.nextUnit(accessUnit, from, to);
    while (unit != StartCodes.NONE && (accessUnit.get(unit) & 0xFF) != SEQUENCE) {
      unit = StartCodes.nextUnit(accessUnit, unit, to);
    }
    if (unit == StartCodes.NONE) {
      return null;
    }
    BitReader extension = extensionAfter(accessUnit, unit, to);
    BitReader header = BitReader.plain(accessUnit, unit + 1, to);
    return MpegVideoSequence.parse(header, extension);
  }

  /** The sequence extension comes right after the sequence header or not at all (6.1.1.6). */
  private static @Nullable BitReader extensionAfter(ByteBuffer bytes, int sequence, int to) {
    int unit = StartCodes.nextUnit(bytes, sequence, to);
    boolean found =
        unit != StartCodes.NONE
            && unit + 1 < to
            && (bytes.get(unit) & 0xFF) == EXTENSION
            && ((bytes.get(unit + 1) >> 4) & 0xF) == SEQUENCE_EXTENSION_ID;
    return found ? BitReader.plain(bytes, unit + 1, to) : null;
  }
}
