package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.sim.SimLink;
import io.millrace.testkit.sim.SimNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live stream from a caller to a listener over the link of a {@link Scenario}, with {@link
 * StreamInvariants} checked after every step. Keeps no packets, so that it may be long.
 */
final class CheckedStream {

  private static final InetSocketAddress CALLER = new InetSocketAddress("127.0.0.1", 40_000);
  private static final InetSocketAddress LISTENER = new InetSocketAddress("127.0.0.1", 5_000);
  private static final long MS = 1_000_000;
  private static final long START_NS = 1_000_000_000_000L;
  private static final long LONGEST_DRAIN_NS = 300_000 * MS;
  private static final long TIMESTAMP_WRAP_NS = (1L << 32) * 1_000;

  final Scenario scenario;
  final StreamInvariants invariants;
  final SimNetwork network;
  final SimLink link;
  final BitSet delivered = new BitSet();

  /** From submitting to delivery, the shortest and the longest so far. */
  long minDelayNs = Long.MAX_VALUE;

  long maxDelayNs = Long.MIN_VALUE;

  private final long[] submittedAtNs;
  private final SimPort caller;
  private final SimPort listener;
  private final Tap callerTap;
  private final Tap listenerTap;
  private final List<CloseReason> closed = new ArrayList<>();
  private @Nullable SrtSocket sending;
  private @Nullable SrtSocket receiving;
  private int submitted;
  private boolean ending;

  CheckedStream(Scenario scenario) {
    this.scenario = scenario;
    this.submittedAtNs = new long[scenario.sentInAll()];
    this.network = new SimNetwork(scenario.seed, START_NS);
    // a burst that counts datagrams would not end while there are a few handshakes only
    this.link =
        network.link(
            scenario.toListener().withBurstLoss(0, 1), scenario.toCaller().withBurstLoss(0, 1));
    this.caller =
        new SimPort(
            network, LISTENER, link.fromA(), scenario.callerRandom(network.random().nextLong()));
    this.listener = new SimPort(network, CALLER, link.fromB());
    this.invariants = new StreamInvariants(scenario, () -> stats(sending), () -> stats(receiving));
    this.callerTap = new Tap(caller, invariants.atCaller);
    this.listenerTap = new Tap(listener, invariants.atListener);
    link.attach(callerTap, listenerTap);
    network.clock(callerTap, 0, scenario.callerPpm);
    network.clock(listenerTap, 0, scenario.listenerPpm);
    link.filterAToB(this::passToListener);
    link.filterBToA(this::passToCaller);
    network.afterEachStep(this::checkInvariants);
    listener.mux.listen(request -> receiving = request.accept(scenario.options(), new Receiving()));
  }

  private void checkInvariants() {
    if (!ending) { // what arrives behind the end is nobody's
      invariants.afterStep(listener.memory.pagesInUse());
    }
  }

  /** Runs the whole stream, to the end of its connection. */
  CheckedStream run() {
    try {
      connect();
      if (scenario.timestampWraps) {
        idleUntilTimestampsWrap();
      }
      stream();
      end();
    } catch (AssertionError | RuntimeException failure) {
      failure.addSuppressed(new AssertionError(scenario.toString()));
      throw failure;
    }
    return this;
  }

  /** On a whole link: a burst that counts datagrams, of which there is one a second, has no end. */
  private void idleUntilTimestampsWrap() {
    LinkConditions whole = LinkConditions.PERFECT.withDelayNs(scenario.rttMs * MS / 2);
    link.conditionsAToB(whole);
    link.conditionsBToA(whole);
    network.runFor(TIMESTAMP_WRAP_NS - scenario.packets * scenario.intervalNs() / 2);
    link.conditionsAToB(scenario.toListener());
    link.conditionsBToA(scenario.toCaller());
  }

  void connect() {
    act(() ->
        sending = caller.mux.connect(LISTENER, "#!::r=1AAA99", scenario.options(), new Closing()));
    network.runUntil(
        () -> receiving != null && sending != null && sending.isConnected(), 60_000 * MS);
    link.conditionsAToB(scenario.toListener());
    link.conditionsBToA(scenario.toCaller());
  }

  /** Sends all payloads at an even pace, with the outage in the middle, and waits for the last. */
  void stream() {
    if (scenario.outageMs > 0) {
      scheduleOutage();
    }
    sendNext();
    network.runFor(scenario.sentInAll() * scenario.intervalNs());
    // the sender keeps trying for a second at least
    network.runFor((scenario.latencyMs + 2_000) * MS);
    assertThat(submitted).isEqualTo(scenario.sentInAll());
    // where a window holds less than the latency, one after the other has to be played
    network.runUntil(this::isDrained, LONGEST_DRAIN_NS);
  }

  private boolean isDrained() {
    return sending.isSendingDone() && stats(receiving).pktRcvBuf() == 0;
  }

  private void scheduleOutage() {
    long fromNs = network.nowNs() + scenario.packets * scenario.intervalNs() / 3;
    long toNs = fromNs + scenario.outageMs * MS;
    link.conditionsAToB(scenario.toListener().withOutage(fromNs, toNs));
    link.conditionsBToA(scenario.toCaller().withOutage(fromNs, toNs));
  }

  private void sendNext() {
    act(() -> {
      submittedAtNs[submitted] = network.nowNs();
      byte[] payload = Pattern.payload(submitted++, scenario.payloadBytes);
      boolean taken = sending.send(ByteBuffer.wrap(payload), network.nowNs(callerTap));
      assertThat(taken).as("taken for sending").isTrue();
    });
    if (submitted < scenario.sentInAll()) {
      network.after(scenario.intervalNs(), this::sendNext);
    }
  }

  /** Nothing is left anywhere, and the connection ends as it should. */
  private void end() {
    assertThat(closed).isEmpty();
    link.conditionsAToB(LinkConditions.PERFECT.withDelayNs(scenario.rttMs * MS / 2));
    // behind what a full queue still holds
    network.runFor(2_000 * MS);
    ending = true;
    act(sending::close);
    network.runFor(2_000 * MS);
    assertThat(closed)
        .containsExactlyInAnyOrder(CloseReason.CLOSED_HERE, CloseReason.PEER_SHUTDOWN);
    assertThat(listener.memory.pagesInUse()).isZero();
    assertThat(caller.memory.pagesInUse()).isZero();
    assertThat(listener.mux.stats().ignored().keySet()).isSubsetOf("UNKNOWN_SOCKET");
    // what the listener sends may outrun its response to the handshake
    assertThat(caller.mux.stats().ignored().keySet()).isSubsetOf("UNKNOWN_SOCKET");
  }

  /** Everything but the tail, whose losses may have gone unnoticed. */
  void assertAllDelivered() {
    assertThat(delivered.nextClearBit(0))
        .as("first payload that did not come; %s", scenario)
        .isGreaterThanOrEqualTo(scenario.packets);
  }

  SrtStats senderStats() {
    return stats(sending);
  }

  SrtStats receiverStats() {
    return stats(receiving);
  }

  private static SrtStats stats(@Nullable SrtSocket socket) {
    return socket == null ? SrtStats.NONE : socket.stats();
  }

  private void act(Runnable action) {
    caller.act(network.nowNs(callerTap), action);
  }

  private boolean passToListener(ByteBuffer datagram) {
    invariants.onSentByCaller(datagram);
    return true;
  }

  private boolean passToCaller(ByteBuffer datagram) {
    invariants.onSentByListener(datagram);
    return true;
  }

  private final class Receiving extends Closing {
    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      invariants.onDelivered(payload, originNs, network.nowNs(listenerTap));
      int n = Pattern.verify(payload);
      delivered.set(n);
      long delayNs = network.nowNs() - submittedAtNs[n];
      minDelayNs = Math.min(minDelayNs, delayNs);
      maxDelayNs = Math.max(maxDelayNs, delayNs);
    }
  }

  private class Closing implements SocketHandler {
    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      closed.add(reason);
    }
  }
}
