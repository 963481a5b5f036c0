package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.seed.Bytes;
import io.millrace.testkit.seed.Mutations;
import io.millrace.testkit.seed.Seeds;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever is thrown at a port: counted, ignored, nobody disturbed (guide §20). */
class MultiplexerAttackTest {

  private static final InetSocketAddress STRANGER = new InetSocketAddress("127.0.0.1", 40_001);

  @TestFactory
  Stream<DynamicTest> anyBytesFromAnyoneLeaveAStreamAlone() {
    return Seeds.tests(
        random -> {
          SimStream stream = connected();
          stream.send(200, 5 * MS);
          for (int i = 0; i < 2_000; i++) {
            byte[] bytes = noise(stream, random);
            stream.network.after(
                random.nextInt(1_000) * MS,
                () ->
                    stream.listener.mux.onDatagram(
                        ByteBuffer.wrap(bytes), STRANGER, stream.network.nowNs()));
          }
          stream.network.runFor(2_000 * MS);
          stream.assertAllDelivered();
          assertThat(stream.listenerClosed).isEmpty();
          assertThat(stream.accepted).isEqualTo(1);
          long ignored = sum(stream.listener.mux.stats().ignored());
          long answered =
              stream.toCaller.sent.stream().filter(MultiplexerAttackTest::toStranger).count();
          assertThat(ignored + answered).as("each is counted or answered").isGreaterThan(1_500);
        },
        1,
        2);
  }

  @TestFactory
  Stream<DynamicTest> anyBytesFromThePeerItselfNeverThrow() {
    return Seeds.tests(
        random -> {
          SimStream stream = connected();
          stream.send(200, 5 * MS).network.runFor(500 * MS);
          for (int i = 0; i < 3_000; i++) {
            SimPort port = random.nextBoolean() ? stream.listener : stream.caller;
            port.mux.onDatagram(
                ByteBuffer.wrap(noise(stream, random)),
                port == stream.listener ? SimStream.CALLER : SimStream.LISTENER,
                stream.network.nowNs());
          }
        },
        1,
        2,
        3);
  }

  /** Mutations of what was really sent, or nothing but chance. */
  private static byte[] noise(SimStream stream, Random random) {
    List<Wire.Sent> seen = random.nextBoolean() ? stream.toListener.sent : stream.toCaller.sent;
    return random.nextInt(4) == 0
        ? Bytes.random(random, 2_000)
        : Mutations.mutate(random, seen.get(random.nextInt(seen.size())).packet().array());
  }

  @Test
  void forgeriesFromAnotherAddressChangeNothing() {
    SimStream stream = connected();
    stream.send(200, 5 * MS).network.runFor(500 * MS);
    int listenerId = stream.toListener.data().getFirst().packet().getInt(12);
    int callerId = stream.toCaller.control(ControlType.ACK).getFirst().packet().getInt(12);
    int next = stream.toListener.data().getLast().sequenceNumber() + 1;
    long sent = stream.toListener.sent.size();

    for (SimPort port : List.of(stream.listener, stream.caller)) {
      int id = port == stream.listener ? listenerId : callerId;
      for (ByteBuffer forged : forgeries(id, next)) {
        port.mux.onDatagram(forged, STRANGER, stream.network.nowNs());
      }
      assertThat(port.mux.stats().ignored()).containsExactly(Map.entry("WRONG_ADDRESS", 6L));
    }

    assertThat(stream.toListener.sent).as("no answer").hasSize((int) sent);
    stream.network.runFor(2_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.listenerClosed).isEmpty();
  }

  private static List<ByteBuffer> forgeries(int id, int next) {
    ByteBuffer ack = ByteBuffer.allocate(AckPacket.FULL_BYTES);
    AckPacket.putFull(ack, 0, 9, next, 1, 1, 0, 0, 0, 0, id);
    ByteBuffer nak = ByteBuffer.allocate(24);
    ControlPacket.putHeader(nak, 0, ControlType.NAK, 0, 0, id);
    LossReport.putRange(nak, Packet.HEADER_BYTES, next - 50, next - 1);
    ByteBuffer drop = ByteBuffer.allocate(DropRequest.BYTES);
    DropRequest.put(drop, 0, next, next + 100, 0, id);
    ByteBuffer data = ByteBuffer.allocate(204);
    DataPacket.putHeader(data, 0, next, 1, false, 0, id);
    return List.of(
        ack, nak, drop, data, empty(ControlType.SHUTDOWN, id), empty(ControlType.ACKACK, id));
  }

  private static ByteBuffer empty(ControlType type, int id) {
    ByteBuffer packet = ByteBuffer.allocate(ControlPacket.EMPTY_BYTES);
    ControlPacket.putEmpty(packet, 0, type, 1, 0, id);
    return packet;
  }

  @Test
  void whatThePeerSaysImpossiblyIsCountedByReason() {
    SimStream stream = connected();
    stream.send(100, MS).network.runFor(500 * MS);
    int callerId = stream.toCaller.control(ControlType.ACK).getFirst().packet().getInt(12);
    int listenerId = stream.toListener.data().getFirst().packet().getInt(12);
    int next = stream.toListener.data().getLast().sequenceNumber() + 1;
    long nowNs = stream.network.nowNs();

    ByteBuffer ack = ByteBuffer.allocate(AckPacket.LIGHT_BYTES);
    AckPacket.putLight(ack, 0, next + 1, 0, callerId);
    stream.caller.mux.onDatagram(ack, SimStream.LISTENER, nowNs);
    ByteBuffer nak = ByteBuffer.allocate(20);
    ControlPacket.putHeader(nak, 0, ControlType.NAK, 0, 0, callerId);
    LossReport.putRange(nak, Packet.HEADER_BYTES, next, next);
    stream.caller.mux.onDatagram(nak, SimStream.LISTENER, nowNs);
    stream.caller.mux.onDatagram(ByteBuffer.allocate(15), SimStream.LISTENER, nowNs);
    stream.caller.mux.onDatagram(ByteBuffer.allocate(1501), SimStream.LISTENER, nowNs);
    stream.caller.mux.onDatagram(empty(ControlType.KEEPALIVE, 12345), SimStream.LISTENER, nowNs);
    stream.listener.mux.onDatagram(
        empty(ControlType.ACKACK, listenerId).putInt(4, 0x7000_0000), SimStream.CALLER, nowNs);
    ByteBuffer drop = ByteBuffer.allocate(DropRequest.BYTES);
    DropRequest.put(drop, 0, next + 5, next, 0, listenerId);
    stream.listener.mux.onDatagram(drop, SimStream.CALLER, nowNs);
    ByteBuffer unknown = empty(ControlType.KEEPALIVE, listenerId).putShort(0, (short) 0x8123);
    stream.listener.mux.onDatagram(unknown, SimStream.CALLER, nowNs);

    assertThat(stream.caller.mux.stats().ignored())
        .containsOnly(
            Map.entry("IMPOSSIBLE_ACK", 1L),
            Map.entry("IMPOSSIBLE_NAK", 1L),
            Map.entry("TOO_SHORT", 1L),
            Map.entry("OVERSIZED", 1L),
            Map.entry("UNKNOWN_SOCKET", 1L));
    assertThat(stream.listener.mux.stats().ignored())
        .containsOnly(
            Map.entry("IMPOSSIBLE_ACKACK", 1L),
            Map.entry("IMPOSSIBLE_DROP_REQUEST", 1L),
            Map.entry("UNKNOWN_CONTROL_TYPE", 1L));
    stream.send(100, MS).network.runFor(1_000 * MS);
    stream.assertAllDelivered();
  }

  private static boolean toStranger(Wire.Sent packet) {
    return packet.is(ControlType.HANDSHAKE);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static SimStream connected() {
    LinkConditions delay = LinkConditions.PERFECT.withDelayNs(10 * MS);
    SimStream stream =
        new SimStream(1, delay, delay).listen(SrtOptions.LIVE).connect(SrtOptions.LIVE);
    stream.network.runFor(100 * MS);
    return stream;
  }
}
