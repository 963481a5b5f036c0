package io.millrace.media.ts;

import io.millrace.media.codec.StartCodes;
import io.millrace.media.es.Slices;
import java.nio.ByteBuffer;

/** NAL units in the byte stream format (H.264 annex B, HEVC annex B). */
final class NalUnits {

  private NalUnits() {}

  /** All units from 0 to {@code to}, without start codes and the zeros around them. */
  static void split(ByteBuffer bytes, int to, Slices slices) {
    slices.clear();
    int unit = StartCodes.nextUnit(bytes, 0, to);
    while (unit != StartCodes.NONE) {
      int end = StartCodes.endOf(bytes, unit, to);
      int next = StartCodes.nextUnit(bytes, end, to);
      int last = end;
      while (last > unit && bytes.get(last - 1) == 0) {
        last--; // trailing_zero_8bits: no unit ends with a zero
      }
      if (last > unit && !slices.add(unit, last)) {
        return;
      }
      unit = next;
    }
  }
}
