package io.millrace.media.ts;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Program association section (ISO/IEC 13818-1 2.4.4.3): which PID carries which program's PMT.
 *
 * @param programs in the order of the section, without the network information entry
 */
record Pat(List<Entry> programs) {

  private static final int ENTRY = 4;

  /** A program. */
  record Entry(int programNumber, int pmtPid) {}

  Pat {
    programs = List.copyOf(programs);
  }

  /** Reads a checked section; entries with an impossible PID are left out. */
  static Pat parse(ByteBuffer section) {
    List<Entry> programs = new ArrayList<>();
    int end = Section.bodyEnd(section);
    for (int at = Section.BODY; at + ENTRY <= end; at += ENTRY) {
      int number = Section.unsignedShort(section, at);
      int pid = Section.unsignedShort(section, at + 2) & 0x1FFF;
      boolean usable = pid >= TsPacket.PID_FREE_MIN && pid < TsPacket.PID_NULL;
      if (number != 0 && usable && pid != TsPacket.PID_SDT) {
        programs.add(new Entry(number, pid));
      }
    }
    return new Pat(programs);
  }
}
