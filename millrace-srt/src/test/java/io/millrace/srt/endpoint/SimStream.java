package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
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
  private int sent;

  SimStream(long seed, LinkConditions toListener, LinkConditions toCaller) {
    network = new SimNetwork(seed, 1_000_000_000_000L);
    link = network.link(toListener, toCaller);
    caller = new SimPort(network, LISTENER, link.fromA());
    listener = new SimPort(network, CALLER, link.fromB());
    link.attach(caller, listener);
  }

  /** The listener accepts everyone with these options. */
  SimStream listen(SrtOptions options) {
    listener.mux.listen(request -> receiving = request.accept(options, new Receiving()));
    return this;
  }

  /** Calls and runs until both sides are connected. */
  SimStream connect(SrtOptions options) {
    call(options);
    network.runUntil(
        () -> receiving != null && sending != null && sending.isConnected(), 10_000 * MS);
    return this;
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
    caller.act(
        network.nowNs(),
        () -> sending.send(ByteBuffer.wrap(Pattern.payload(sent++, 188)), network.nowNs()));
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
