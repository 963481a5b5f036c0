package io.millrace.server.interop.matrix;

import static org.awaitility.Awaitility.await;

import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** One program in one role on one kind of connection. */
record Cell(SrtProgram program, Role role, Condition condition) {

  /** Some 1.4 s; with a key for 128 packets, four keys. */
  private static final Payload PAYLOAD = Payload.of(5, 500);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  static int comparedBytes() {
    return PAYLOAD.comparedBytes();
  }

  /** Sends the payload from one side to the other, and says what came of it. */
  Outcome run() throws IOException {
    try (OurSide ours = new OurSide(condition)) {
      InetSocketAddress listener =
          role.listens
              ? new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp())
              : ours.address();
      try (ImpairmentProxy proxy = ImpairmentProxy.to(listener, hashOfNames())) {
        return run(ours, proxy, role.listens ? listener.getPort() : proxy.port());
      }
    }
  }

  private Outcome run(OurSide ours, ImpairmentProxy proxy, int peerPort) {
    if (!role.listens) {
      impair(proxy);
    }
    Wire wire = Wire.through(proxy);
    PeerUri uri = new PeerUri(Integer.toString(peerPort), role, condition);
    try (Peer peer = program.start(uri);
        Pace pace = new Pace()) {
      int first = role.sends ? program.packetsItWantsFirst() : 0;
      PAYLOAD.lines().subList(0, first).forEach(peer::writeLine);
      if (role.listens) {
        ours.call(proxy.address(), condition);
      }
      ours.awaitConnected();
      impair(proxy);
      if (role.sends) {
        program.awaitReadyToSend(peer);
        pace.forEach(
            PAYLOAD.packets() - first, i -> peer.writeLine(PAYLOAD.lines().get(first + i)));
      } else {
        pace.forEach(PAYLOAD.packets(), i -> ours.send(PAYLOAD.packet(i)));
      }
      byte[] came = awaitAll(role.sends ? ours::came : peer::stdout);
      if (!PAYLOAD.isBeginningOf(came)) {
        return failed(ours, came.length + " bytes, wrong from " + PAYLOAD.mismatch(came), peer);
      }
      return judge(ours, proxy, wire);
    }
  }

  /**
   * Where the program listens, not before it answered: ffmpeg closes its port when it has a caller,
   * and then repeats no answer that was lost.
   */
  private void impair(ImpairmentProxy proxy) {
    proxy.conditionsToServer(condition.link());
    proxy.conditionsToClient(condition.link());
  }

  private static byte[] awaitAll(Supplier<byte[]> came) {
    try {
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> came.get().length >= PAYLOAD.comparedBytes());
    } catch (ConditionTimeoutException tooLittle) {
      // what there is tells more than that it took too long
    }
    return came.get();
  }

  /** The bytes are right; whether they came the way they should, the wire tells. */
  private Outcome judge(OurSide ours, ImpairmentProxy proxy, Wire wire) {
    if (!wire.keys().equals(condition.keysOnTheWire())) {
      return Outcome.failed("keys " + wire.keys() + " on the wire");
    }
    if (wire.keyBytes() != condition.keyBytes) {
      return Outcome.failed("a key of " + wire.keyBytes() + " bytes on the wire");
    }
    long lost =
        role.sendsAsCaller() ? proxy.countersToServer().lost() : proxy.countersToClient().lost();
    if (condition.loses() != lost > 0) {
      return Outcome.failed(lost + " datagrams lost");
    }
    return Outcome.same(ours.peerVersion());
  }

  private static Outcome failed(OurSide ours, String what, Peer peer) {
    return Outcome.failed(what + "; " + ours.stats() + "; " + peer.stderr());
  }

  private int hashOfNames() {
    return (program.name() + role + condition).hashCode();
  }

  @Override
  public String toString() {
    return program.name() + " " + role.words + ", " + condition.words;
  }
}
