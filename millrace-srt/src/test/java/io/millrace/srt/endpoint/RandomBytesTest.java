package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.ControlType;
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
import org.junit.jupiter.api.TestFactory;

/** Bytes at random, and mutations of real packets, at a port in mid-stream (guide §20). */
class RandomBytesTest {

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
          long answered = stream.toCaller.sent.stream().filter(RandomBytesTest::toStranger).count();
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
