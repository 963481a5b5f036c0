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

  /** Some 1.6 s; with a key for 256 packets, three keys. */
  private static final Payload PAYLOAD = Payload.of(5, 600);

  private static final int ATTEMPTS = 3;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  static int comparedBytes() {
    return PAYLOAD.comparedBytes();
  }

  /**
   * Sends the payload from one side to the other, and says what came of it. While the machine stood
   * still a live connection loses what is too late: a failure then says nothing, and it is tried
   * again.
   */
  Outcome run() throws IOException {
    Outcome outcome;
    int attempt = 1;
    do {
      try (Pace pace = new Pace()) {
        outcome = attempt(pace);
        if (outcome.same() || !pace.hasStalled()) {
          return outcome;
        }
      }
    } while (attempt++ < ATTEMPTS);
    return outcome;
  }

  private Outcome attempt(Pace pace) throws IOException {
    try (OurSide ours = new OurSide(condition)) {
      InetSocketAddress listener =
          role.listens
              ? new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp())
              : ours.address();
      try (ImpairmentProxy proxy = ImpairmentProxy.to(listener, hashOfNames())) {
        return attempt(ours, pace, proxy, role.listens ? listener.getPort() : proxy.port());
      } catch (RuntimeException | AssertionError e) {
        return failed(ours, e.toString(), "");
      }
    }
  }

  private Outcome attempt(OurSide ours, Pace pace, ImpairmentProxy proxy, int peerPort) {
    if (!role.listens) {
      impair(proxy);
    }
    Wire wire = Wire.through(proxy);
    PeerUri uri = new PeerUri(Integer.toString(peerPort), role, condition);
    try (Peer peer = program.start(uri)) {
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
        return failed(
            ours, came.length + " bytes, wrong from " + PAYLOAD.mismatch(came), peer.stderr());
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

  private static Outcome failed(OurSide ours, String what, String peerSays) {
    return Outcome.failed(what + "; " + ours.stats() + "; " + peerSays);
  }

  private int hashOfNames() {
    return (program.name() + role + condition).hashCode();
  }

  @Override
  public String toString() {
    return program.name() + " " + role.words + ", " + condition.words;
  }
}
