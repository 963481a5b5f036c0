package io.millrace.media.ts;

import io.millrace.testkit.seed.FuzzInput;

/** A fuzzer's bytes as a stream of two tracks. */
public final class TsProgram {

  static final byte[] H264 = TsBytes.stream(0x1B, 0x100, "");
  static final byte[] AAC = TsBytes.stream(0x0F, 0x103, "");

  private static final byte[][] STREAMS = {
    H264,
    TsBytes.stream(0x24, 0x101, ""),
    TsBytes.stream(0x06, 0x102, "05 04 41 56 30 31"),
    AAC,
    TsBytes.stream(0x11, 0x104, ""),
    TsBytes.stream(0x03, 0x105, ""),
    TsBytes.stream(0x81, 0x106, ""),
    TsBytes.stream(0x06, 0x107, "05 04 4F 70 75 73 7F 02 80 02"),
    TsBytes.stream(0x87, 0x108, "")
  };

  /** Beginnings of key frames and audio frames, for what lies behind them to be reached. */
  private static final byte[][] BEGINNINGS = {
    {},
    TsBytes.hex(
        "00000001 67F4000A91968426C044000003000400000300C83C489A80"
            + "00000001 68CE0F1920 00000165"),
    TsBytes.hex(
        "00000001 40010C01FFFF016000000300900000030000030 01E959409"
            + "00000001 420101016000000300900000030000030 01EA0208105965654A4C2F01680800000"
            + "0300800000 0C84 00000001 4401C073C089 00000128 01"),
    TsBytes.hex("1200 0A0A00000002AFFF9B5F2008"),
    TsBytes.hex("000001 1200 000001 0A0A00000302AFFF9B5F2008 000001 30"),
    TsBytes.hex("FFF14C40"),
    TsBytes.hex("56E020200011881F"),
    TsBytes.hex("7FE010FC")
  };

  private TsProgram() {}

  /** The input as a program: PES packets of any content, losses, tables, restarts. */
  public static void run(FuzzInput in, TsDemuxer demuxer) {
    TsBytes stream = new TsBytes();
    byte[] first = STREAMS[in.below(STREAMS.length)];
    byte[] second = STREAMS[in.below(STREAMS.length)];
    stream.addTables(first, second);
    while (!in.isEmpty()) {
      byte[] track = in.bool() ? first : second;
      int pid = (track[1] & 0x1F) << 8 | track[2] & 0xFF;
      switch (in.below(8)) {
        case 0 -> stream.skipCounter(pid);
        case 1 -> stream.addSection(TsBytes.PMT_PID, TsBytes.pmt(1, in.u8() & 31, first, second));
        case 2 -> {
          demuxer.accept(stream.take());
          demuxer.restart();
        }
        case 3 -> stream.addRaw(in.chunk(in.u8()));
        default -> stream.addPes(pid, pes(in), in.bool());
      }
    }
    demuxer.accept(stream.take());
    demuxer.end();
  }

  private static byte[] pes(FuzzInput in) {
    int kind = in.u8();
    long pts = (long) (kind & 3) << 31 | (long) in.u16() << 7;
    byte[] head = BEGINNINGS[(kind >> 2) % BEGINNINGS.length];
    byte[] content = in.chunk((kind & 0x80) != 0 ? in.u16() : in.u8());
    byte[] pes = TsBytes.pes(0xE0, pts, TsBytes.join(head, content));
    if ((kind & 0x70) == 0) {
      pes[7] = 0; // no PTS
    }
    return pes;
  }
}
