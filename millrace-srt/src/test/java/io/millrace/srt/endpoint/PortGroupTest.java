package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.net.Deadlines;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.EndpointLimits.Bound;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several endpoints of one port: whichever of them a datagram comes to, it reaches its own. */
class PortGroupTest {

  private static final InetSocketAddress CALLER = HandshakeFloodTest.ipv4(0xCB00_7105, 4_000);
  private static final InetSocketAddress STRANGER = HandshakeFloodTest.ipv4(0xCB00_7106, 4_000);
  private static final int SIZE = 4;

  private PortGroup group = group(SIZE, EndpointLimits.DEFAULT);
  private List<LonePort> ports = ports();

  private static PortGroup group(int size, EndpointLimits limits) {
    return new PortGroup(size, limits, new Random(7), 1_000 * LonePort.SECOND);
  }

  private List<LonePort> ports() {
    return IntStream.range(0, group.size())
        .mapToObj(place -> new LonePort(group, place).accepting())
        .toList();
  }

  private LonePort ownerOf(InetSocketAddress caller, int socketId) {
    return ports.get(group.ownerOf(caller, socketId));
  }

  private LonePort anotherThan(LonePort owner) {
    return ports.get((ports.indexOf(owner) + 1) % group.size());
  }

  private void handOver() {
    ports.forEach(LonePort::takeHandedOver);
  }

  /** A whole call, each half at an endpoint of its own; the answer to the second one. */
  private LonePort.Answer call(InetSocketAddress from, int id, LonePort first, LonePort second) {
    int cookie = first.cookieOf(from);
    second.receive(from, LonePort.conclusion(id, cookie));
    handOver();
    return ownerOf(from, id).answers.getLast();
  }

  private int connections() {
    return ports.stream().mapToInt(port -> port.mux.stats().connections()).sum();
  }

  private static ByteBuffer shutdown(int socketId) {
    ByteBuffer packet = ByteBuffer.allocate(64);
    ControlPacket.putHeader(packet, 0, ControlType.SHUTDOWN, 0, 0, socketId);
    return packet.position(0).limit(Packet.HEADER_BYTES + 4);
  }

  @Test
  void aCallMayComeInPiecesToAnyOfThem() {
    int id = 1;
    for (LonePort first : ports) {
      for (LonePort second : ports) {
        LonePort.Answer answer = call(CALLER, id, first, second);
        assertThat(answer.handshake().type()).isEqualTo(Handshake.CONCLUSION);
        assertThat(answer.socketId()).isEqualTo(id);
        int socketId = answer.handshake().socketId();
        assertThat(group.ownerOf(socketId)).isEqualTo(group.ownerOf(CALLER, id));
        id++;
      }
    }
    assertThat(connections()).isEqualTo(SIZE * SIZE);
  }

  @Test
  void aConclusionThatIsRepeatedToAllOfThemMakesOneConnectionAndGetsOneAnswer() {
    int cookie = ports.getFirst().cookieOf(CALLER);
    LonePort owner = ownerOf(CALLER, 5);
    owner.answers.clear();
    for (LonePort port : ports) {
      port.receive(CALLER, LonePort.conclusion(5, cookie));
      handOver();
    }
    assertThat(connections()).isEqualTo(1);
    assertThat(owner.answers).hasSize(SIZE);
    assertThat(owner.answers.stream().map(answer -> answer.handshake().socketId()).distinct())
        .hasSize(1);
  }

  @Test
  void aConclusionThatIsPlayedAgainAfterTheEndMakesNoConnectionAnywhere() {
    LonePort owner = ownerOf(CALLER, 5);
    call(CALLER, 5, owner, owner);
    owner.close(owner.accepted.getFirst());
    int cookie = owner.cookieOf(CALLER);
    for (LonePort port : ports) {
      port.receive(CALLER, LonePort.conclusion(5, cookie));
      handOver();
      assertThat(owner.answers.getLast().handshake().type())
          .isEqualTo(Rejection.CLOSING.wireCode());
    }
    assertThat(connections()).isZero();
  }

  @Test
  void aWrongCookieIsNotHandedOver() {
    for (LonePort port : ports) {
      port.receive(CALLER, LonePort.conclusion(5, 12_345));
      assertThat(port.mux.stats().ignored()).containsEntry("WRONG_COOKIE", 1L);
      assertThat(port.mux.stats().handedOver()).isZero();
    }
  }

  @Test
  void aPacketOfAConnectionIsHandedOverWithItsSendersAddress() {
    LonePort owner = ownerOf(CALLER, 5);
    int socketId = call(CALLER, 5, owner, owner).handshake().socketId();
    LonePort other = anotherThan(owner);

    other.receive(STRANGER, shutdown(socketId));
    assertThat(owner.takeHandedOver()).isEqualTo(1);
    assertThat(owner.mux.stats().ignored()).containsEntry("WRONG_ADDRESS", 1L);
    assertThat(connections()).isEqualTo(1);

    other.receive(CALLER, shutdown(socketId));
    assertThat(owner.takeHandedOver()).isEqualTo(1);
    assertThat(connections()).isZero();
    assertThat(other.mux.stats().handedOver()).isEqualTo(2);
    assertThat(other.mux.stats().datagramsReceived()).isEqualTo(2);
    assertThat(owner.takeHandedOver()).isZero();
  }

  @Test
  void whoHasTooManyWaitingIsHandedOverNoMoreAndThatIsCounted() {
    LonePort owner = ownerOf(CALLER, 5);
    int socketId = call(CALLER, 5, owner, owner).handshake().socketId();
    LonePort other = anotherThan(owner);
    for (int i = 0; i < Inbox.MOST + 10; i++) {
      other.receive(STRANGER, shutdown(socketId));
    }
    assertThat(other.mux.stats().ignored()).containsExactly(entry("NO_ROOM_TO_HAND_OVER", 10));
    assertThat(owner.takeHandedOver()).isEqualTo(Inbox.MOST);
    other.receive(CALLER, shutdown(socketId));
    assertThat(owner.takeHandedOver()).isEqualTo(1);
    assertThat(connections()).isZero();
  }

  private static Map.Entry<String, Long> entry(String reason, long count) {
    return Map.entry(reason, count);
  }

  @Test
  void whatIsHandedOverAfterThePortWasClosedIsForgotten() {
    LonePort owner = ownerOf(CALLER, 5);
    LonePort other = anotherThan(owner);
    int cookie = other.cookieOf(CALLER);
    owner.mux.closeAll();
    other.receive(CALLER, LonePort.conclusion(5, cookie));
    assertThat(owner.takeHandedOver()).isEqualTo(1);
    assertThat(owner.answers).isEmpty();
    assertThat(connections()).isZero();
  }

  @Test
  void limitsHoldForAllOfThemTogether() {
    group =
        group(
            SIZE,
            EndpointLimits.DEFAULT
                .withConnections(new Bound(10, 15))
                .withConclusionsPerSecond(new Bound(1_000, 1_000)));
    ports = ports();
    for (int id = 1; id <= 20; id++) {
      LonePort any = ports.get(id % SIZE);
      call(CALLER, id, any, any);
    }
    assertThat(connections()).isEqualTo(10);
    for (int id = 1; id <= 20; id++) {
      LonePort any = ports.get(id % SIZE);
      call(STRANGER, id, any, any);
    }
    assertThat(connections()).isEqualTo(15);
    assertThat(ports.getLast().mux.stats().overLimit())
        .containsEntry("CONNECTIONS_OF_AN_ADDRESS", 10L)
        .containsEntry("CONNECTIONS", 15L);

    LonePort owner = ports.stream().filter(port -> !port.accepted.isEmpty()).findFirst().get();
    owner.close(owner.accepted.getFirst());
    InetSocketAddress third = HandshakeFloodTest.ipv4(0xCB00_7107, 4_000);
    call(third, 1, ports.getFirst(), ports.getLast());
    assertThat(connections()).isEqualTo(15);
  }

  @Test
  void callersThatNobodyDecidedAboutCountForAllOnlyUntilTheirTimeIsOver() {
    group = group(2, EndpointLimits.DEFAULT.withHalfOpen(new Bound(3, 3)));
    LonePort quiet = new LonePort(group, 0);
    LonePort busy = new LonePort(group, 1);
    ports = List.of(quiet, busy);
    int[] ids = IntStream.range(1, 100).filter(id -> group.ownerOf(CALLER, id) == 0).toArray();
    int other =
        IntStream.range(1, 100).filter(id -> group.ownerOf(CALLER, id) == 1).findFirst().getAsInt();
    for (int i = 0; i < 3; i++) {
      assertThat(quiet.call(CALLER, ids[i])).as("undecided").isZero();
    }
    assertThat(busy.call(CALLER, other)).isPositive();

    quiet.pass(quiet.mux.nextDeadlineNs() - quiet.nowNs);
    busy.pass(5 * LonePort.SECOND);
    assertThat(quiet.mux.stats().halfOpen()).isZero();
    assertThat(quiet.mux.nextDeadlineNs()).isEqualTo(Deadlines.NONE);
    assertThat(busy.call(CALLER, other)).as("waits for a decision").isZero();
  }

  @Test
  void callersOfOneAddressAndPortSpreadEvenly() {
    int callers = 4_000;
    long[] counts = new long[SIZE];
    for (int id = 1; id <= callers; id++) {
      counts[group.ownerOf(CALLER, id)]++;
    }
    assertThat(LongStream.of(counts)).allMatch(count -> count > 900 && count < 1_100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 64})
  void everyIdNamesItsOwnPlaceAndNoOther(int size) {
    group = group(size, EndpointLimits.DEFAULT);
    for (int place = 0; place < size; place++) {
      int bits = group.randomBits();
      SocketIds ids = new SocketIds(place << bits, bits, new Random(place), id -> false);
      for (int i = 0; i < 1_000; i++) {
        int id = ids.next(0);
        assertThat(id).isBetween(1, 0x3FFF_FFFF);
        assertThat(group.ownerOf(id)).isEqualTo(place);
      }
    }
  }

  @Test
  void anIdOfAPlaceThatThereIsNotIsUnknown() {
    group = group(3, EndpointLimits.DEFAULT);
    ports = ports();
    for (int socketId : new int[] {0x3FFF_FFFF, 0x7FFF_FFFF, -1}) {
      ports.getFirst().receive(CALLER, shutdown(socketId));
    }
    assertThat(ports.getFirst().mux.stats().ignored()).containsExactly(entry("UNKNOWN_SOCKET", 3));
  }

  @Test
  void aRendezvousNeedsAPortOfItsOwn() {
    assertThatThrownBy(
            () -> ports.getFirst().mux.meet(CALLER, SrtOptions.LIVE, new SocketHandler() {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no other loop");
  }
}
