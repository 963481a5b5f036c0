package io.millrace.srt.endpoint;

import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.testkit.seed.FuzzInput;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Makes datagrams that no good peer sends: real ones changed, and packets out of thin air. */
final class FuzzForger {

  private static final int CONTROL_TYPES = 11;
  private static final int UNKNOWN_TYPE = 0x123;
  private static final int USER_TYPE = 0x7FFF;
  private static final int[] EXTREMES = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30};

  private FuzzForger() {}

  /** A copy with up to four changes that the input says. */
  static byte[] changed(byte[] original, FuzzInput in) {
    byte[] bytes = original.clone();
    for (int left = in.below(4); left >= 0; left--) {
      bytes = changedOnce(bytes, in);
    }
    return bytes;
  }

  private static byte[] changedOnce(byte[] bytes, FuzzInput in) {
    int words = bytes.length / 4;
    int kind = in.below(7);
    if (words == 0 || kind == 0) {
      return Arrays.copyOf(bytes, in.u16() % 1_600);
    }
    int at = 4 * (in.u8() % words);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    switch (kind) {
      case 1 -> buffer.put(at + in.below(4), (byte) in.u8());
      case 2 -> buffer.putInt(at, buffer.getInt(at) ^ 1 << in.below(32));
      case 3 -> buffer.putInt(at, buffer.getInt(at) + in.s16());
      case 4 -> buffer.putInt(at, EXTREMES[in.below(EXTREMES.length)]);
      case 5 -> buffer.putInt(at, in.s32());
      default -> {
        return Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  /** A control packet for a socket of any type and content, near the sequence numbers of now. */
  static byte[] control(int socketId, List<Integer> sequenceNumbers, FuzzInput in) {
    int type = in.below(CONTROL_TYPES);
    int wireType = type == 9 ? USER_TYPE : type == 10 ? UNKNOWN_TYPE : type;
    int words = in.below(32);
    ByteBuffer packet = ByteBuffer.allocate(Packet.HEADER_BYTES + 4 * words);
    packet.putInt(0x8000_0000 | wireType << 16);
    packet.putInt(word(sequenceNumbers, in)).putInt(in.s32()).putInt(socketId);
    while (packet.hasRemaining()) {
      packet.putInt(word(sequenceNumbers, in));
    }
    return packet.array();
  }

  private static int word(List<Integer> sequenceNumbers, FuzzInput in) {
    int kind = in.below(8);
    return switch (kind) {
      case 0 -> in.s32();
      case 1 -> EXTREMES[in.below(EXTREMES.length)];
      case 2 -> in.u8();
      default -> {
        int near = sequenceNumbers.get(kind % sequenceNumbers.size());
        int number = near + (kind < 6 ? (byte) in.u8() : in.s16()) & 0x7FFF_FFFF;
        yield kind == 5 ? number | 0x8000_0000 : number;
      }
    };
  }

  /** A data packet near the sequence number that came last. */
  static byte[] data(int socketId, int sequenceNumber, int timestampUs, FuzzInput in) {
    int kind = in.below(4);
    int distance =
        switch (kind) {
          case 0 -> in.s32();
          case 1 -> in.s16();
          default -> (byte) in.u8();
        };
    int flags = in.u8();
    int late = kind == 3 ? in.s32() : in.s16();
    byte[] packet = new byte[Packet.HEADER_BYTES + in.u16() % 1_500];
    ByteBuffer buffer = ByteBuffer.wrap(packet);
    DataPacket.putHeader(
        buffer,
        0,
        sequenceNumber + distance & 0x7FFF_FFFF,
        flags & 3,
        (flags & 4) != 0,
        timestampUs + late,
        socketId);
    buffer.put(4, (byte) (buffer.get(4) ^ flags & 0xF8));
    Arrays.fill(packet, Packet.HEADER_BYTES, packet.length, (byte) flags);
    return packet;
  }
}
