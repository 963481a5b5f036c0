package io.millrace.cli.producer;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** MPEG-TS packets for tests: right on the outside, anything inside. */
final class TsBytes {

  private TsBytes() {}

  /** Packets with payloads of random bytes, sync bytes among them. */
  static byte[] packets(int count, RandomGenerator random) {
    byte[] all = new byte[count * TsPacketizer.TS_PACKET];
    random.nextBytes(all);
    for (int at = 0; at < all.length; at += TsPacketizer.TS_PACKET) {
      all[at] = 0x47;
    }
    return all;
  }

  /** One packet with a PCR. */
  static ByteBuffer withPcr(int pid, long pcrNs) {
    ByteBuffer ts = ByteBuffer.allocate(TsPacketizer.TS_PACKET);
    long base = pcrNs / 1_000_000 * 90;
    ts.put((byte) 0x47).putShort((short) pid).put((byte) 0x20).put((byte) 183).put((byte) 0x10);
    ts.putInt((int) (base >> 1)).put((byte) (base << 7));
    return ts.clear();
  }
}
