package io.millrace.media.ts;

import java.nio.ByteBuffer;

/**
 * Puts together the sections of one PID (ISO/IEC 13818-1 2.4.4.1), checks length and CRC-32, and
 * keeps the packets that carried them. Holds at most one section of {@value #SECTION_MAX} bytes,
 * the limit for PAT, PMT and SDT.
 */
final class SectionAssembler implements PidReader {

  /** Takes whole sections of the long syntax with a right CRC. */
  interface Listener {

    /**
     * A section.
     *
     * @param section from index 0 to its limit; lent until the call returns
     * @param packets the TS packets from the one in which it starts to the one in which it ends;
     *     lent likewise
     */
    void section(int pid, ByteBuffer section, ByteBuffer packets);

    /** A section was not what its header promises. */
    void damagedSection(int pid);
  }

  static final int SECTION_MAX = 1024;

  private static final int LENGTH_KNOWN = 3;
  private static final int STUFFING = 0xFF;

  /** 1024 bytes at 184 a packet, and one more since a section may start anywhere in a packet. */
  private static final int PACKETS_MAX = 7;

  private final int pid;
  private final Listener listener;
  private final ByteBuffer section = ByteBuffer.allocate(SECTION_MAX);
  private final ByteBuffer packets = ByteBuffer.allocate(PACKETS_MAX * TsPacket.SIZE);
  private boolean collecting;

  SectionAssembler(int pid, Listener listener) {
    this.pid = pid;
    this.listener = listener;
  }

  @Override
  public void discontinuity() {
    collecting = false;
  }

  @Override
  public void packet(ByteBuffer buffer, int at) {
    int from = TsPacket.payloadStart(buffer, at);
    int end = at + TsPacket.SIZE;
    if (collecting) {
      keepPacket(buffer, at);
    }
    if (!TsPacket.isUnitStart(buffer, at)) {
      append(buffer, from, end);
      return;
    }
    int start = from < end ? from + 1 + (buffer.get(from) & 0xFF) : end; // after pointer_field
    if (start >= end) {
      damaged();
      return;
    }
    append(buffer, from + 1, start);
    readStarts(buffer, at, start, end);
  }

  /** Sections follow each other until stuffing or the packet's end. */
  private void readStarts(ByteBuffer buffer, int at, int start, int end) {
    int next = start;
    while (next < end && (buffer.get(next) & 0xFF) != STUFFING) {
      collecting = true;
      section.clear();
      packets.clear();
      keepPacket(buffer, at);
      next = append(buffer, next, end);
    }
  }

  private void keepPacket(ByteBuffer buffer, int at) {
    if (packets.remaining() < TsPacket.SIZE) {
      damaged(); // packets with next to no payload
      return;
    }
    packets.put(packets.position(), buffer, at, TsPacket.SIZE);
    packets.position(packets.position() + TsPacket.SIZE);
  }

  /** Takes what belongs to the section; returns where it stopped. */
  private int append(ByteBuffer buffer, int from, int to) {
    int at = from;
    while (collecting && at < to) {
      section.put(buffer.get(at++));
      if (section.position() == LENGTH_KNOWN && !isPossible()) {
        damaged();
        return to;
      }
      if (section.position() >= LENGTH_KNOWN && section.position() == length()) {
        collecting = false;
        deliver();
      }
    }
    return at;
  }

  private int length() {
    return LENGTH_KNOWN + (Section.unsignedShort(section, 1) & 0xFFF);
  }

  private boolean isPossible() {
    int length = length();
    return length >= LENGTH_KNOWN + 1 && length <= SECTION_MAX;
  }

  private void deliver() {
    boolean longSyntax = (section.get(1) & 0x80) != 0;
    int length = section.position();
    if (!longSyntax) {
      return; // a TDT or private section that shares the PID
    }
    if (length < Section.LENGTH_MIN || Crc32Mpeg.of(section, 0, length) != 0) {
      damaged();
      return;
    }
    section.flip();
    packets.flip();
    listener.section(pid, section, packets);
    section.clear();
    packets.position(packets.limit()).limit(packets.capacity());
  }

  private void damaged() {
    collecting = false;
    listener.damagedSection(pid);
  }
}
