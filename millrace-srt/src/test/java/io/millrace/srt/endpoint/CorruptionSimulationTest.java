package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.packet.Packet;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.seed.Seeds;
import io.millrace.testkit.sim.SimLink;
import io.millrace.testkit.sim.SimNetwork;
import io.millrace.testkit.sim.SimNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A link that changes bytes, as no UDP checksum would let pass: nothing throws, nothing stops. */
class CorruptionSimulationTest {

  private static final SrtOptions LATENCY_500 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(500)));

  @TestFactory
  Stream<DynamicTest> changedHeadersNeverStopAStream() {
    return Seeds.tests(
        CorruptionSimulationTest::run, 1, 2, 3, 4, 5, 6, 7, 8, -3208927711912424293L);
  }

  private static void run(Random random) {
    SrtOptions.Delivery delivery =
        random.nextBoolean() ? SrtOptions.Delivery.TSBPD : SrtOptions.Delivery.IN_ORDER;
    SimNetwork network = new SimNetwork(random.nextLong(), SimStream.START_NS);
    LinkConditions delay = LinkConditions.PERFECT.withDelayNs(20 * MS);
    SimLink link = network.link(delay, delay);
    SimPort caller = new SimPort(network, SimStream.LISTENER, link.fromA());
    SimPort listener = new SimPort(network, SimStream.CALLER, link.fromB());
    link.attach(new Corrupting(caller, random), new Corrupting(listener, random));
    List<Integer> delivered = new ArrayList<>();
    List<CloseReason> closed = new ArrayList<>();
    SocketHandler handler =
        new SocketHandler() {
          @Override
          public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
            delivered.add(Pattern.verify(payload));
          }

          @Override
          public void onClosed(SrtSocket socket, CloseReason reason) {
            closed.add(reason);
          }
        };
    listener.mux.listen(
        request -> request.accept(LATENCY_500.with(o -> o.delivery(delivery)), handler));
    SrtSocket[] sending = new SrtSocket[1];
    caller.act(
        network.nowNs(),
        () -> sending[0] = caller.mux.connect(SimStream.LISTENER, "", LATENCY_500, handler));
    network.runUntil(() -> sending[0].isConnected(), 3_000 * MS);
    int count = 3_000;
    for (int i = 0; i < count; i++) {
      byte[] payload = Pattern.payload(i, 188);
      network.after(
          i * 5 * MS,
          () ->
              caller.act(
                  network.nowNs(),
                  () -> sending[0].send(ByteBuffer.wrap(payload), network.nowNs())));
    }
    network.runFor(count * 5 * MS + 2_000 * MS);

    assertThat(closed).isEmpty();
    assertThat(sending[0].isConnected()).isTrue();
    // a changed sequence number puts a packet in another's place; all else goes on
    assertThat(delivered.size()).as(delivery.name()).isBetween(count * 9 / 10, count + 100);
    assertThat(delivered.subList(delivered.size() - 100, delivered.size()))
        .as("still flows at the end")
        .contains(count - 40, count - 60);
  }

  /**
   * Changes one byte of a header here and there. Not into a SHUTDOWN, which ends a connection as it
   * should, and not so that a packet moves by some thousands within the window, which costs as
   * many.
   */
  private static final class Corrupting implements SimNode {
    private final SimPort port;
    private final Random random;

    Corrupting(SimPort port, Random random) {
      this.port = port;
      this.random = random;
    }

    @Override
    public void onDatagram(ByteBuffer datagram, long nowNs) {
      if (random.nextInt(50) == 0) {
        int at = random.nextInt(Packet.HEADER_BYTES);
        byte changed = (byte) random.nextInt();
        if (!(at == 1 && changed == 5) && at != 2) {
          datagram.put(at, changed);
        }
      }
      port.onDatagram(datagram, nowNs);
    }

    @Override
    public void onTimer(long nowNs) {
      port.onTimer(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
      return port.nextDeadlineNs();
    }
  }
}
