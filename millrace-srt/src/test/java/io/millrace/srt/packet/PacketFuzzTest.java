package io.millrace.srt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.testkit.seed.FuzzInput;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** Packets of any bytes, read in place. */
class PacketFuzzTest {

  private static final int MTU = 1500;

  @FuzzTest
  void everyHeaderIsRead(byte[] bytes) {
    if (bytes.length < Packet.HEADER_BYTES) {
      return;
    }
    int at = bytes[0] & 3; // packets begin anywhere
    ByteBuffer packet = ByteBuffer.allocate(at + bytes.length).put(at, bytes);
    int destination = Packet.destinationSocketId(packet, at);
    int timestampUs = Packet.timestampUs(packet, at);
    ByteBuffer again = ByteBuffer.allocate(Packet.HEADER_BYTES);
    if (Packet.isControl(packet, at)) {
      ControlType type = ControlPacket.type(packet, at);
      int specific = ControlPacket.typeSpecific(packet, at);
      if (type == ControlType.UNKNOWN) {
        return;
      }
      ControlPacket.putHeader(again, 0, type, specific, timestampUs, destination);
      again.putShort(2, packet.getShort(at + 2)); // the subtype, which nobody reads
    } else {
      assertThat(DataPacket.key(packet, at)).isBetween(0, 3);
      DataPacket.putHeader(
          again,
          0,
          DataPacket.sequenceNumber(packet, at),
          DataPacket.messageNumber(packet, at),
          DataPacket.isRetransmitted(packet, at),
          timestampUs,
          destination);
      byte boundaryOrderAndKey = (byte) 0xF8;
      again.put(4, (byte) (again.get(4) & ~boundaryOrderAndKey));
      again.put(4, (byte) (again.get(4) | packet.get(at + 4) & boundaryOrderAndKey));
    }
    assertThat(again).isEqualTo(packet.slice(at, Packet.HEADER_BYTES));
  }

  @FuzzTest
  void lossReportsAreReadWithinTheirBoundsAndWrittenEqual(byte[] bytes) {
    int length = Math.min(bytes.length, MTU - Packet.HEADER_BYTES) + Packet.HEADER_BYTES;
    // what lies behind the packet would be read as a range that never ends
    ByteBuffer packet = ByteBuffer.allocate(MTU + 64);
    Arrays.fill(packet.array(), (byte) 0xFF);
    packet.put(Packet.HEADER_BYTES, bytes, 0, length - Packet.HEADER_BYTES);
    ByteBuffer again = ByteBuffer.allocate(2 * MTU);
    int[] end = {Packet.HEADER_BYTES};
    int[] ranges = {0};
    boolean whole =
        LossReport.read(
            packet,
            0,
            length,
            (first, last) -> {
              assertThat(first).isNotNegative();
              assertThat(last).isNotNegative();
              ranges[0]++;
              end[0] = LossReport.putRange(again, end[0], first, last);
              return true;
            });
    assertThat(ranges[0]).isLessThanOrEqualTo((length - Packet.HEADER_BYTES) / 4);
    int[] rangesAgain = {0};
    boolean wholeAgain =
        LossReport.read(again, 0, end[0], (first, last) -> ++rangesAgain[0] <= ranges[0]);
    assertThat(wholeAgain).isTrue();
    assertThat(rangesAgain[0]).isEqualTo(ranges[0]);
    if (whole) {
      assertThat(end[0]).isLessThanOrEqualTo(length);
    }
  }

  /** The loss list is what a peer's NAKs and gaps work on: against a set that is plainly right. */
  @FuzzTest
  void positionRangesAreASet(byte[] bytes) {
    FuzzInput in = new FuzzInput(bytes);
    int maxRanges = 8 + in.below(64);
    PositionRanges ranges = new PositionRanges(maxRanges);
    BitSet model = new BitSet();
    while (!in.isEmpty()) {
      int operation = in.below(5);
      int first = in.u8();
      int last = first + in.below(32);
      switch (operation) {
        case 0, 1 -> {
          if (ranges.add(first, last)) {
            model.set(first, last + 1);
          } else {
            assertThat(ranges.size()).isEqualTo(maxRanges);
          }
        }
        case 2 -> {
          boolean full = ranges.size() == maxRanges;
          assertThat(ranges.remove(first)).isEqualTo(model.get(first));
          model.clear(first);
          keepUp(ranges, model, full);
        }
        case 3 -> {
          boolean full = ranges.size() >= maxRanges - 1;
          ranges.remove(first, last);
          model.clear(first, last + 1);
          keepUp(ranges, model, full);
        }
        default -> {
          ranges.removeBefore(first);
          model.clear(0, first);
        }
      }
      assertSame(ranges, model, maxRanges);
    }
  }

  /** A full set that would have to split a range keeps too much, never too little. */
  private static void keepUp(PositionRanges ranges, BitSet model, boolean full) {
    if (!full) {
      return;
    }
    for (int i = 0; i < ranges.size(); i++) {
      model.set((int) ranges.first(i), (int) ranges.last(i) + 1);
    }
  }

  private static void assertSame(PositionRanges ranges, BitSet model, int maxRanges) {
    assertThat(ranges.size()).isLessThanOrEqualTo(maxRanges);
    assertThat(ranges.count()).isEqualTo(model.cardinality());
    assertThat(ranges.isEmpty()).isEqualTo(model.isEmpty());
    int from = 0;
    for (int i = 0; i < ranges.size(); i++) {
      int first = model.nextSetBit(from);
      int end = model.nextClearBit(first);
      assertThat(ranges.first(i)).isEqualTo(first);
      assertThat(ranges.last(i)).isEqualTo(end - 1);
      assertThat(ranges.contains(first)).isTrue();
      assertThat(ranges.contains(end)).isFalse();
      from = end;
    }
  }
}
