package io.millrace.media.ts;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Makes transport streams by hand. Counts continuity by PID. */
public final class TsBytes {

  public static final int PMT_PID = 0x1000;
  public static final int VIDEO_PID = 0x100;
  public static final int AUDIO_PID = 0x101;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int[] counters = new int[TsPacket.PIDS];

  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A section in the long syntax around a body, with its CRC. */
  public static byte[] section(int tableId, int extension, int version, byte[] body) {
    return section(tableId, extension, version, 0, 0, body);
  }

  public static byte[] section(
      int tableId, int extension, int version, int number, int last, byte[] body) {
    int length = 5 + body.length + 4;
    byte[] head = {
      (byte) tableId,
      (byte) (0xB0 | length >> 8),
      (byte) length,
      (byte) (extension >> 8),
      (byte) extension,
      (byte) (0xC1 | version << 1),
      (byte) number,
      (byte) last
    };
    byte[] checked = join(head, body);
    int crc = Crc32Mpeg.of(ByteBuffer.wrap(checked), 0, checked.length);
    return join(checked, ByteBuffer.allocate(4).putInt(crc).array());
  }

  public static byte[] pat(int version, int... numbersAndPids) {
    ByteBuffer body = ByteBuffer.allocate(numbersAndPids.length * 2);
    for (int i = 0; i < numbersAndPids.length; i += 2) {
      body.putShort((short) numbersAndPids[i]).putShort((short) (0xE000 | numbersAndPids[i + 1]));
    }
    return section(Section.TABLE_PAT, 1, version, body.array());
  }

  /** A PMT of streams made by {@link #stream}. */
  public static byte[] pmt(int program, int version, byte[]... streams) {
    byte[] head = {(byte) 0xE1, 0x00, (byte) 0xF0, 0x00};
    return section(Section.TABLE_PMT, program, version, join(head, join(streams)));
  }

  public static byte[] stream(int type, int pid, String descriptorsHex) {
    byte[] descriptors = hex(descriptorsHex);
    byte[] head = {
      (byte) type,
      (byte) (0xE0 | pid >> 8),
      (byte) pid,
      (byte) (0xF0 | descriptors.length >> 8),
      (byte) descriptors.length
    };
    return join(head, descriptors);
  }

  /** An SDT body of services made by {@link #service}. */
  public static byte[] sdt(int version, byte[]... services) {
    return section(
        Section.TABLE_SDT_ACTUAL, 1, version, join(new byte[] {0, 1, (byte) 0xFF}, join(services)));
  }

  public static byte[] service(int id, byte[] provider, byte[] name) {
    int length = 3 + provider.length + name.length;
    byte[] head = {
      (byte) (id >> 8),
      (byte) id,
      (byte) 0xFC,
      (byte) (0x80 | (length + 2) >> 8),
      (byte) (length + 2),
      0x48,
      (byte) length,
      1,
      (byte) provider.length
    };
    return join(head, provider, new byte[] {(byte) name.length}, name);
  }

  public static byte[] service(int id, String provider, String name) {
    return service(
        id, provider.getBytes(StandardCharsets.UTF_8), name.getBytes(StandardCharsets.UTF_8));
  }

  /** A PES packet of a video or audio stream with a PTS. */
  public static byte[] pes(int streamId, long pts, byte[] payload) {
    byte[] head = {
      0,
      0,
      1,
      (byte) streamId,
      0,
      0,
      (byte) 0x80,
      (byte) 0x80,
      5,
      (byte) (0x21 | pts >> 29 & 0xE),
      (byte) (pts >> 22),
      (byte) (1 | pts >> 14),
      (byte) (pts >> 7),
      (byte) (1 | pts << 1)
    };
    return join(head, payload);
  }

  /** Packets that carry a section from their start. */
  public TsBytes addSection(int pid, byte[] section) {
    return addUnit(pid, join(new byte[] {0}, section), false, (byte) 0xFF);
  }

  /** PAT and PMT of one program. */
  public TsBytes addTables(byte[]... streams) {
    return addSection(0, pat(0, 1, PMT_PID)).addSection(PMT_PID, pmt(1, 0, streams));
  }

  /** Packets that carry a PES packet; the first one with random_access_indicator or not. */
  public TsBytes addPes(int pid, byte[] pes, boolean randomAccess) {
    return addUnit(pid, pes, randomAccess, (byte) 0);
  }

  /** A packet without payload. */
  public TsBytes addAdaptationOnly(int pid) {
    byte[] packet = new byte[TsPacket.SIZE];
    Arrays.fill(packet, (byte) 0xFF);
    packet[0] = TsPacket.SYNC;
    packet[1] = (byte) (pid >> 8);
    packet[2] = (byte) pid;
    packet[3] = (byte) (0x20 | (counters[pid] - 1) & 15);
    packet[4] = (byte) 183;
    packet[5] = 0;
    return addRaw(packet);
  }

  public TsBytes addNull() {
    byte[] packet = new byte[TsPacket.SIZE];
    packet[0] = TsPacket.SYNC;
    packet[1] = 0x1F;
    packet[2] = (byte) 0xFF;
    packet[3] = 0x10;
    return addRaw(packet);
  }

  public TsBytes addRaw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Leaves a continuity counter out, as if a packet were lost. */
  public TsBytes skipCounter(int pid) {
    counters[pid]++;
    return this;
  }

  public int size() {
    return out.size();
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }

  /** Everything so far in one buffer; starts over with the counters going on. */
  public ByteBuffer take() {
    ByteBuffer taken = ByteBuffer.wrap(out.toByteArray());
    out.reset();
    return taken;
  }

  private TsBytes addUnit(int pid, byte[] unit, boolean randomAccess, byte stuffing) {
    int at = 0;
    boolean section = stuffing != 0;
    while (at < unit.length) {
      boolean first = at == 0;
      int room = first && randomAccess ? 182 : 184;
      int length = Math.min(room, unit.length - at);
      byte[] packet = new byte[TsPacket.SIZE];
      Arrays.fill(packet, (byte) 0xFF);
      packet[0] = TsPacket.SYNC;
      packet[1] = (byte) ((first ? 0x40 : 0) | pid >> 8);
      packet[2] = (byte) pid;
      boolean adaptation = (first && randomAccess) || (!section && length < 184);
      packet[3] = (byte) ((adaptation ? 0x30 : 0x10) | counters[pid]++ & 15);
      int payload = 4;
      if (adaptation) {
        payload = TsPacket.SIZE - length;
        packet[4] = (byte) (payload - 5);
        if (payload > 5) {
          packet[5] = (byte) (first && randomAccess ? 0x40 : 0);
        }
      }
      System.arraycopy(unit, at, packet, payload, length);
      at += length;
      out.writeBytes(packet);
    }
    return this;
  }
}
