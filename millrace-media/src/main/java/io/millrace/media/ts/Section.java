package io.millrace.media.ts;

import java.nio.ByteBuffer;

/**
 * Header of a section in the long syntax (ISO/IEC 13818-1 2.4.4), read in place. The accessors take
 * a buffer whose index 0 is the table_id and whose limit is the section's end, CRC included, as
 * {@link SectionAssembler} hands out.
 *
 * <pre>
 * table_id (8) | 1 0 11 length (12) | table_id_extension (16) | 11 version (5) current_next (1)
 * | section_number (8) | last_section_number (8) | body … | CRC_32 (32)
 * </pre>
 */
final class Section {

  static final int TABLE_PAT = 0x00;
  static final int TABLE_PMT = 0x02;
  static final int TABLE_SDT_ACTUAL = 0x42;

  /** Where the body starts. */
  static final int BODY = 8;

  /** Bytes of the CRC at the end. */
  static final int CRC = 4;

  static final int LENGTH_MIN = BODY + CRC;

  private Section() {}

  static int tableId(ByteBuffer section) {
    return section.get(0) & 0xFF;
  }

  /** transport_stream_id of PAT and SDT, program_number of a PMT. */
  static int tableIdExtension(ByteBuffer section) {
    return unsignedShort(section, 3);
  }

  /** False if the section is sent ahead of the time when it will hold. */
  static boolean isCurrent(ByteBuffer section) {
    return (section.get(5) & 1) != 0;
  }

  static int number(ByteBuffer section) {
    return section.get(6) & 0xFF;
  }

  static int lastNumber(ByteBuffer section) {
    return section.get(7) & 0xFF;
  }

  /** Index after the body. */
  static int bodyEnd(ByteBuffer section) {
    return section.limit() - CRC;
  }

  static int unsignedShort(ByteBuffer bytes, int at) {
    return ((bytes.get(at) & 0xFF) << 8) | (bytes.get(at + 1) & 0xFF);
  }
}
