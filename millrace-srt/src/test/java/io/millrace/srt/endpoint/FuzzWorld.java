package io.millrace.srt.endpoint;

import io.millrace.net.Deadlines;
import io.millrace.srt.CryptoMode;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.receive.ReceiveMemory;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.seed.FuzzInput;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Two ports that call each other over a network that does what a fuzzer's bytes say: delivers,
 * loses, doubles, reorders, changes and forges datagrams, lets time pass, and has the applications
 * send and close. What must hold is checked after each step.
 */
final class FuzzWorld {

  /** Packets that a side can hold. */
  static final int WINDOW = 8_192;

  private static final InetSocketAddress A = new InetSocketAddress("127.0.0.1", 40_000);
  private static final InetSocketAddress B = new InetSocketAddress("127.0.0.1", 5_000);
  private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.9", 666);
  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;
  private static final int SOCKETS_MAX = 12;
  private static final int PAYLOADS_MAX = 12_000;
  private static final int STEPS_MAX = 4_000;

  private final FuzzInput in;
  private final FuzzPort a;
  private final FuzzPort b;
  private final ReceiveMemory memory;
  private long nowNs;
  private int payloads;
  private int steps;

  /** Whether both sides have the same passphrase, or none. */
  private final boolean understood;

  /** Whether every datagram was one that the other side sent, unchanged. */
  private boolean honest = true;

  /**
   * A world as the first bytes of the input say; both ports listen.
   *
   * @param encrypted whether the ports have passphrases, the same as a rule
   */
  FuzzWorld(byte[] input, boolean encrypted) {
    in = new FuzzInput(input);
    int choices = in.u8();
    SrtOptions.Delivery delivery =
        (choices & 1) == 0 ? SrtOptions.Delivery.TSBPD : SrtOptions.Delivery.IN_ORDER;
    int latencyMs = 20 << in.below(6);
    SrtOptions options =
        SrtOptions.LIVE.with(o ->
            o.latency(Duration.ofMillis(latencyMs))
                .delivery(delivery)
                .tlPktDrop((choices & 2) == 0));
    nowNs = (choices & 4) == 0 ? 1_000 * SECOND : Long.MAX_VALUE - 3 * SECOND; // nanoTime may wrap
    memory = new ReceiveMemory((choices & 8) == 0 ? 64L << 20 : 400_000);
    int isn = (choices & 16) == 0 ? 1_000 : Integer.MAX_VALUE - 40;
    SrtOptions ofA = encrypted ? encrypted(options) : options;
    SrtOptions ofB = encrypted ? answering(ofA) : options;
    understood = Objects.equals(ofA.passphrase(), ofB.passphrase());
    a = new FuzzPort(this, A, ofA, new Chances(1, isn), memory);
    b = new FuzzPort(this, B, ofB, new Chances(2, isn), memory);
    if ((choices & 32) == 0) {
      a.call(B);
      network(40);
    }
  }

  /** Fails if it does not hold; cheaper than an assertion library, which counts here. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private SrtOptions encrypted(SrtOptions options) {
    int choices = in.u8();
    CryptoMode mode = (choices & 1) == 0 ? CryptoMode.AES_CTR : CryptoMode.AES_GCM;
    int refreshRate = 3 << in.below(8);
    return options.with(o ->
        o.passphrase("1AAA99 is secret")
            .pbKeyLen(16 + 8 * (choices >> 1 & 3) % 24)
            .cryptoMode(mode)
            .kmRefreshRate(refreshRate)
            .kmPreAnnounce((refreshRate - 1) / 2)
            .enforcedEncryption((choices & 8) == 0));
  }

  /** What the other side thinks of encryption. */
  private SrtOptions answering(SrtOptions options) {
    return switch (in.below(8)) {
      case 0 -> options.with(o -> o.passphrase("2BBB00 is secret"));
      case 1 -> options.with(o -> o.passphrase((Passphrase) null));
      default -> options.with(o -> o.cryptoMode(CryptoMode.AUTO));
    };
  }

  long nowNs() {
    return nowNs;
  }

  boolean isHonest() {
    return honest;
  }

  boolean isPort(InetSocketAddress address) {
    return address.equals(A) || address.equals(B);
  }

  /** Does what the input says, then ends everything. */
  void run() {
    while (!in.isEmpty() && steps < STEPS_MAX) {
      step();
      a.check();
      b.check();
    }
    if (honest && understood) {
      checkThatItStillFlows();
    }
    a.closeAll();
    b.closeAll();
    pass(200 * SECOND);
    a.checkNothingIsLeft();
    b.checkNothingIsLeft();
    require(memory.pagesInUse() == 0, "receivers that are gone hold no memory");
  }

  private void step() {
    steps++;
    int operation = in.below(21);
    FuzzPort port = in.bool() ? a : b;
    switch (operation) {
      case 0 -> network(in.u8());
      case 1 -> pass(in.u8() * MS);
      case 2 -> pass(in.u16() * MS);
      case 3 -> arrive(port, in.below(4));
      case 4 -> drop(port, in.u8());
      case 5 -> {
        int which = in.u8();
        if (which < port.sent.size()) {
          other(port).receive(port.sent.get(which), port.address); // and again later
        }
      }
      case 6, 7 -> change(port, port.address);
      case 8 -> change(port, STRANGER);
      case 9, 10 -> forgeControl(port);
      case 11 -> forgeData(port);
      case 12 -> raw(port);
      case 13, 14 -> send(port, 1 + in.below(16), in.u16());
      case 15 -> send(port, 8 * in.u8(), 0);
      case 16 -> close(port);
      case 17 -> call(port);
      case 18 -> meet(port);
      case 19 -> port.answer = FuzzPort.Answer.values()[in.below(3)];
      default -> other(port, in.u8());
    }
  }

  private FuzzPort other(FuzzPort port) {
    return port == a ? b : a;
  }

  private void other(FuzzPort port, int what) {
    switch (what % 4) {
      case 0 -> port.decide(true);
      case 1 -> port.decide(false);
      case 2 -> port.hasRoom = false;
      default -> port.hasRoom = true;
    }
  }

  // ---- the network ----

  /** Delivers everything, one way a millisecond, for some milliseconds. */
  private void network(int milliseconds) {
    for (int i = 0; i < milliseconds; i++) {
      steps += 1;
      arrive(a, a.sent.size());
      arrive(b, b.sent.size());
      pass(MS);
    }
  }

  /** The oldest ones of those that the port sent arrive. */
  private void arrive(FuzzPort from, int count) {
    List<byte[]> arriving = from.sent.subList(0, Math.min(count, from.sent.size()));
    List<byte[]> datagrams = List.copyOf(arriving);
    arriving.clear();
    for (byte[] datagram : datagrams) {
      other(from).receive(datagram, from.address);
    }
  }

  private void drop(FuzzPort from, int which) {
    if (which < from.sent.size()) {
      from.sent.remove(which);
    }
  }

  private void change(FuzzPort from, InetSocketAddress sender) {
    int which = in.u8();
    if (which < from.sent.size()) {
      honest = false;
      other(from).receive(FuzzForger.changed(from.sent.get(which), in), sender);
    }
  }

  private void forgeControl(FuzzPort target) {
    FuzzSocket socket = socket(target);
    if (socket != null) {
      honest = false;
      List<Integer> near = List.of(socket.lastHanded(), peersLastHanded(target), payloads);
      target.receive(FuzzForger.control(socket.id(), near, in), other(target).address);
    }
  }

  private int peersLastHanded(FuzzPort target) {
    FuzzPort peer = other(target);
    return peer.sockets.isEmpty() ? 0 : peer.sockets.getLast().lastHanded();
  }

  private void forgeData(FuzzPort target) {
    FuzzSocket socket = socket(target);
    if (socket != null) {
      honest = false;
      int timestampUs = (int) (nowNs / 1_000);
      byte[] packet = FuzzForger.data(socket.id(), socket.lastHanded(), timestampUs, in);
      target.receive(packet, other(target).address);
    }
  }

  private void raw(FuzzPort target) {
    honest = false;
    byte[] datagram = in.chunk(in.u8());
    target.receive(datagram, in.bool() ? STRANGER : other(target).address);
  }

  private @Nullable FuzzSocket socket(FuzzPort port) {
    return port.sockets.isEmpty() ? null : port.sockets.get(in.u8() % port.sockets.size());
  }

  // ---- the applications ----

  private void send(FuzzPort port, int count, int length) {
    FuzzSocket socket = socket(port);
    for (int i = 0; i < count && socket != null && payloads < PAYLOADS_MAX; i++) {
      byte[] payload = Pattern.payload(payloads++, 4 + length % 1_313);
      port.send(socket, payload, nowNs);
    }
  }

  private void close(FuzzPort port) {
    FuzzSocket socket = socket(port);
    if (socket != null) {
      port.close(socket);
    }
  }

  private void call(FuzzPort port) {
    if (a.sockets.size() + b.sockets.size() < SOCKETS_MAX) {
      port.call(other(port).address);
    }
  }

  private void meet(FuzzPort port) {
    if (a.sockets.size() + b.sockets.size() < SOCKETS_MAX) {
      port.meet(other(port).address);
    }
  }

  /**
   * Whatever an honest link lost, doubled and reordered: a connection that lives on both sides is
   * of use.
   */
  private void checkThatItStillFlows() {
    if (a.hasLost() || b.hasLost()) {
      return; // a SHUTDOWN may have been lost: the other side does not know yet
    }
    a.hasRoom = true;
    b.hasRoom = true;
    network(250);
    for (FuzzSocket sender : List.copyOf(a.sockets)) {
      if (sender.socket().isConnected()) {
        flows(sender);
      }
    }
  }

  /**
   * Within latency and the second by which a peer's clock is believed to be ahead: a handshake that
   * was long on its way makes it seem so.
   */
  private void flows(FuzzSocket sender) {
    long before = delivered();
    for (int i = 0; i < 8 && delivered() == before; i++) {
      a.send(sender, Pattern.payload(payloads++, 188), nowNs);
      network(250);
    }
    if (!a.hasLost() && !b.hasLost()) {
      require(delivered() > before, "what is sent over a good link comes");
    }
  }

  private long delivered() {
    return b.sockets.stream().mapToLong(FuzzSocket::deliveries).sum();
  }

  // ---- time ----

  private void pass(long ns) {
    long endNs = nowNs + ns;
    long timers = 0;
    long timersMax = 1_000 + (a.sockets.size() + b.sockets.size()) * (ns / MS + 1) * 110;
    while (Deadlines.isDue(earliestNs(), endNs)) {
      long dueNs = earliestNs();
      if (dueNs - nowNs > 0) {
        nowNs = dueNs;
      }
      a.onTimer();
      b.onTimer();
      require(++timers < timersMax, "time between deadlines");
    }
    nowNs = endNs;
  }

  private long earliestNs() {
    return Deadlines.earlier(a.nextDeadlineNs(), b.nextDeadlineNs());
  }

  /** Random but for the first sequence number of a call. */
  private static final class Chances extends Random {
    private static final long serialVersionUID = 1;
    private final int isn;

    Chances(long seed, int isn) {
      super(seed);
      this.isn = isn;
    }

    @Override
    public int nextInt(int bound) {
      return bound == Integer.MAX_VALUE ? isn : super.nextInt(bound);
    }
  }
}
