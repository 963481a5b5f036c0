package io.millrace.cli.load.stream;

import io.millrace.media.ts.Crc32Mpeg;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * PAT, PMT and SDT of the tool's stream, each in one TS packet (ISO/IEC 13818-1 2.4.4, ETSI EN 300
 * 468 5.2.3).
 */
final class Tables {

  static final int PID_PAT = 0;
  static final int PID_SDT = 0x11;
  static final int PID_PMT = 0x100;
  static final int PID_VIDEO = 0x101;

  /** Carries the clock and the marks, and no payload. */
  static final int PID_CLOCK = 0x102;

  private static final int STREAM_TYPE_H264 = 0x1B;
  private static final int SERVICE_DESCRIPTOR = 0x48;
  private static final int SERVICE_TYPE_TELEVISION = 1;
  private static final String PROVIDER = "Millrace";
  private static final int PROGRAM = 1;

  private final ByteBuffer pat = packet(PID_PAT, section(0x00, PROGRAM, program()));
  private final ByteBuffer pmt = packet(PID_PMT, section(0x02, PROGRAM, streams()));
  private final ByteBuffer sdt;

  Tables(String title) {
    sdt = packet(PID_SDT, section(0x42, PROGRAM, service(title)));
  }

  /** Counts on and appends. */
  void putPat(ByteBuffer to) {
    put(pat, to);
  }

  void putPmt(ByteBuffer to) {
    put(pmt, to);
  }

  void putSdt(ByteBuffer to) {
    put(sdt, to);
  }

  private static void put(ByteBuffer table, ByteBuffer to) {
    to.put(table.clear());
    int counter = table.get(3);
    table.put(3, (byte) ((counter & 0xF0) | ((counter + 1) & 0x0F)));
  }

  private static byte[] program() {
    return ByteBuffer.allocate(4)
        .putShort((short) PROGRAM)
        .putShort((short) (0xE000 | PID_PMT))
        .array();
  }

  private static byte[] streams() {
    return ByteBuffer.allocate(9)
        .putShort((short) (0xE000 | PID_CLOCK))
        .putShort((short) 0xF000)
        .put((byte) STREAM_TYPE_H264)
        .putShort((short) (0xE000 | PID_VIDEO))
        .putShort((short) 0xF000)
        .array();
  }

  private static byte[] service(String title) {
    byte[] provider = PROVIDER.getBytes(StandardCharsets.US_ASCII);
    byte[] name = title.getBytes(StandardCharsets.US_ASCII);
    int descriptor = 3 + provider.length + name.length;
    return ByteBuffer.allocate(10 + descriptor)
        .putShort((short) PROGRAM) // original_network_id
        .put((byte) 0xFF)
        .putShort((short) PROGRAM)
        .put((byte) 0xFC)
        .putShort((short) (0x8000 | (descriptor + 2))) // running
        .put((byte) SERVICE_DESCRIPTOR)
        .put((byte) descriptor)
        .put((byte) SERVICE_TYPE_TELEVISION)
        .put((byte) provider.length)
        .put(provider)
        .put((byte) name.length)
        .put(name)
        .array();
  }

  private static byte[] section(int tableId, int number, byte[] body) {
    int length = 5 + body.length + 4;
    int syntax = tableId == 0x42 ? 0xF000 : 0xB000;
    ByteBuffer section =
        ByteBuffer.allocate(3 + length)
            .put((byte) tableId)
            .putShort((short) (syntax | length))
            .putShort((short) number)
            .put((byte) 0xC1) // version 0, current
            .putShort((short) 0)
            .put(body);
    return section.putInt(Crc32Mpeg.of(section, 0, section.position())).array();
  }

  private static ByteBuffer packet(int pid, byte[] section) {
    ByteBuffer packet = ByteBuffer.allocate(TestStream.TS_PACKET);
    packet.put((byte) 0x47).putShort((short) (0x4000 | pid)).put((byte) 0x10).put((byte) 0);
    packet.put(section);
    while (packet.hasRemaining()) {
      packet.put((byte) 0xFF);
    }
    return packet;
  }
}
