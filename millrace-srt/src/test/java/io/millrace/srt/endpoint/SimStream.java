package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.sim.SimLink;
import io.millrace.testkit.sim.SimNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A caller and a listener over one simulated link; the caller sends numbered payloads at an even
 * rate, and what the listener delivers is checked as it comes: in order, once, unchanged.
 */
final class SimStream {

  static final InetSocketAddress CALLER = new InetSocketAddress("127.0.0.1", 40_000);
  static final InetSocketAddress LISTENER = new InetSocketAddress("127.0.0.1", 5_000);
  static final long MS = 1_000_000;
  static final long START_NS = 1_000_000_000_000L;

  final SimNetwork network;
  final SimLink link;
  final SimPort caller;
  final SimPort listener;
  final List<Integer> delivered = new ArrayList<>();
  final List<Long> delaysNs = new ArrayList<>();
  final List<CloseReason> callerClosed = new ArrayList<>();
  final List<CloseReason> listenerClosed = new ArrayList<>();
  @Nullable SrtSocket sending;
  @Nullable SrtSocket receiving;
  final Wire toListener;
  final Wire toCaller;
  int accepted;
  private int sent;

  SimStream(long seed, LinkConditions toListener, LinkConditions toCaller) {
    this(seed, START_NS, FixedStart.ANY, toListener, toCaller);
  }

  /** A stream whose first packet has this sequence number, in a time that begins so. */
  SimStream(long seed, long startNs, int isn, LinkConditions aToB, LinkConditions bToA) {
    network = new SimNetwork(seed, startNs);
    link = network.link(aToB, bToA);
    toListener = new Wire(network);
    toCaller = new Wire(network);
    link.filterAToB(toListener);
    link.filterBToA(toCaller);
    long callerSeed = network.random().nextLong();
    caller = new SimPort(network, LISTENER, link.fromA(), new FixedStart(callerSeed, isn));
    listener = new SimPort(network, CALLER, link.fromB());
    link.attach(caller, listener);
  }

  /** The listener accepts everyone with these options. */
  SimStream listen(SrtOptions options) {
    listener.mux.listen(request -> accept(request, options));
    return this;
  }

  void accept(ConnectionRequest request, SrtOptions options) {
    accepted++;
    receiving = request.accept(options, new Receiving());
  }

  /** Calls and runs until both sides are connected. */
  SimStream connect(SrtOptions options) {
    call(options);
    network.runUntil(
        () -> receiving != null && sending != null && sending.isConnected(), 10_000 * MS);
    return this;
  }

  /** The caller's side of a rendezvous, which sends. */
  void callerMeets(SrtOptions options) {
    caller.act(network.nowNs(), () -> sending = caller.mux.meet(LISTENER, options, new Sending()));
  }

  /** The listener's side of a rendezvous, which receives. */
  void listenerMeets(SrtOptions options) {
    listener.act(
        network.nowNs(), () -> receiving = listener.mux.meet(CALLER, options, new Receiving()));
  }

  void call(SrtOptions options) {
    caller.act(
        network.nowNs(),
        () -> sending = caller.mux.connect(LISTENER, "#!::r=1AAA99", options, new Sending()));
  }

  /** Sends so many payloads, one each interval, beginning now; returns before they are sent. */
  SimStream send(int count, long intervalNs) {
    for (int i = 0; i < count; i++) {
      network.after(i * intervalNs, this::sendOne);
    }
    return this;
  }

  int sent() {
    return sent;
  }

  private void sendOne() {
    sendOneAt(0);
  }

  /** Sends one payload, when the sender's clock is so far ahead of the network's. */
  void sendOneAt(long aheadNs) {
    long nowNs = network.nowNs() + aheadNs;
    caller.act(nowNs, () -> sending.send(ByteBuffer.wrap(Pattern.payload(sent++, 188)), nowNs));
  }

  /** What the listener's side counts. */
  SrtStats received() {
    return receiving.stats();
  }

  /** Closes one side as its application. */
  void close(SimPort port, SrtSocket socket) {
    port.act(network.nowNs(), socket::close);
  }

  void assertAllDelivered() {
    assertThat(delivered).hasSize(sent).isSorted().doesNotHaveDuplicates();
  }

  private final class Receiving implements SocketHandler {
    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      int n = Pattern.verify(payload);
      assertThat(n).as("payload as sent").isNotNegative();
      if (!delivered.isEmpty()) {
        assertThat(n).as("in order and once").isGreaterThan(delivered.getLast());
      }
      delivered.add(n);
      delaysNs.add(network.nowNs() - originNs);
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      listenerClosed.add(reason);
    }
  }

  private final class Sending implements SocketHandler {
    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      callerClosed.add(reason);
    }
  }
}
