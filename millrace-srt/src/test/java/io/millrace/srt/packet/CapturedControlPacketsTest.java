package io.millrace.srt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CaptureFacts.DropRequestFact;
import io.millrace.srt.capture.CaptureFacts.NakFact;
import io.millrace.srt.capture.CapturedDatagram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Control packets of real peers are read as the facts say, and written again byte for byte. */
class CapturedControlPacketsTest {

  private static final String CAPTURES = "io.millrace.srt.capture.CaptureFacts#all";

  @ParameterizedTest(name = "{0}")
  @MethodSource(CAPTURES)
  void lossReports(CaptureFacts facts) {
    List<NakFact> read = new ArrayList<>();
    for (CapturedDatagram datagram : of(facts, ControlType.NAK)) {
      ByteBuffer packet = datagram.buffer();
      ByteBuffer again = header(packet, ControlType.NAK);
      int[] end = {Packet.HEADER_BYTES};
      List<List<Integer>> ranges = new ArrayList<>();
      boolean whole =
          LossReport.read(
              packet,
              0,
              packet.limit(),
              (first, last) -> {
                ranges.add(List.of(first, last));
                end[0] = LossReport.putRange(again, end[0], first, last);
                return true;
              });
      assertThat(whole).isTrue();
      assertThat(Arrays.copyOf(again.array(), end[0])).isEqualTo(datagram.payload());
      read.add(new NakFact(0, datagram.dir(), ranges));
    }
    assertThat(read)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
        .containsExactlyElementsOf(facts.naks());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource(CAPTURES)
  void dropRequests(CaptureFacts facts) {
    List<DropRequestFact> read = new ArrayList<>();
    for (CapturedDatagram datagram : of(facts, ControlType.DROP_REQUEST)) {
      ByteBuffer packet = datagram.buffer();
      int first = DropRequest.first(packet, 0);
      int last = DropRequest.last(packet, 0);
      int messageNumber = ControlPacket.typeSpecific(packet, 0);
      read.add(new DropRequestFact(0, datagram.dir(), messageNumber, first, last));
      if (messageNumber == 0) {
        byte[] again = new byte[DropRequest.BYTES];
        DropRequest.put(ByteBuffer.wrap(again), 0, first, last, stamp(packet), target(packet));
        assertThat(again).isEqualTo(datagram.payload());
      }
    }
    // the facts name the first ones and count all
    assertThat(read)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
        .startsWith(facts.dropreqs().toArray(DropRequestFact[]::new))
        .hasSize(
            facts.counts().entrySet().stream()
                .filter(count -> count.getKey().startsWith("DROPREQ "))
                .mapToInt(Map.Entry::getValue)
                .sum());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource(CAPTURES)
  void acknowledgements(CaptureFacts facts) {
    int light = 0;
    int full = 0;
    int small = 0;
    for (CapturedDatagram datagram : of(facts, ControlType.ACK)) {
      ByteBuffer packet = datagram.buffer();
      int length = packet.limit();
      assertThat(AckPacket.isReadable(length)).isTrue();
      assertThat(AckPacket.acknowledged(packet, 0)).isNotNegative();
      if (AckPacket.isLight(length)) {
        light++;
        byte[] again = new byte[AckPacket.LIGHT_BYTES];
        AckPacket.putLight(
            ByteBuffer.wrap(again),
            0,
            AckPacket.acknowledged(packet, 0),
            stamp(packet),
            target(packet));
        assertThat(again).isEqualTo(datagram.payload());
      } else {
        full += length == AckPacket.FULL_BYTES ? 1 : 0;
        small += length == AckPacket.FULL_BYTES ? 0 : 1;
        assertThat(AckPacket.rttUs(packet, 0)).isBetween(1, 2_000_000);
        assertThat(AckPacket.freeBufferPackets(packet, 0)).isBetween(0, 8_192);
      }
    }
    assertThat(light).isEqualTo(facts.acks().light());
    assertThat(full).isEqualTo(facts.acks().full());
    assertThat(small).isEqualTo(facts.acks().small());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource(CAPTURES)
  void packetsWithoutContent(CaptureFacts facts) {
    for (ControlType type :
        List.of(ControlType.KEEPALIVE, ControlType.SHUTDOWN, ControlType.ACKACK)) {
      for (CapturedDatagram datagram : of(facts, type)) {
        ByteBuffer packet = datagram.buffer();
        byte[] again = new byte[ControlPacket.EMPTY_BYTES];
        ControlPacket.putEmpty(
            ByteBuffer.wrap(again),
            0,
            type,
            ControlPacket.typeSpecific(packet, 0),
            stamp(packet),
            target(packet));
        assertThat(again).isEqualTo(datagram.payload());
      }
    }
  }

  private static List<CapturedDatagram> of(CaptureFacts facts, ControlType type) {
    return facts.datagrams().stream()
        .filter(d -> Packet.isControl(d.buffer(), 0) && ControlPacket.type(d.buffer(), 0) == type)
        .toList();
  }

  private static ByteBuffer header(ByteBuffer packet, ControlType type) {
    ByteBuffer header = ByteBuffer.allocate(1500);
    int typeSpecific = ControlPacket.typeSpecific(packet, 0);
    ControlPacket.putHeader(header, 0, type, typeSpecific, stamp(packet), target(packet));
    return header;
  }

  private static int stamp(ByteBuffer packet) {
    return Packet.timestampUs(packet, 0);
  }

  private static int target(ByteBuffer packet) {
    return Packet.destinationSocketId(packet, 0);
  }
}
