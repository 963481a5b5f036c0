package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.FuzzWorld.require;

import io.millrace.net.Deadlines;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.receive.ReceiveMemory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port whose network is a fuzzer. Holds whatever comes in: datagrams fit an MTU, nobody unproven
 * is sent more than came from there, deadlines move on.
 */
final class FuzzPort {

  /** What the application says to a caller. */
  enum Answer {
    ACCEPT,
    REJECT,
    LATER
  }

  /** 1500 bytes less IPv4 and UDP. */
  private static final int DATAGRAM_MAX = 1472;

  private static final int QUEUE_MAX = 16_384;
  private static final int TIMERS_AT_ONE_INSTANT = 8;

  final Multiplexer mux;
  final InetSocketAddress address;
  final List<FuzzSocket> sockets = new ArrayList<>();

  /** On their way, oldest first. */
  final List<byte[]> sent = new ArrayList<>();

  Answer answer = Answer.ACCEPT;
  boolean hasRoom = true;

  private final FuzzWorld world;
  private final SrtOptions options;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<ConnectionRequest> undecided = new ArrayList<>();
  private final Set<InetSocketAddress> proven = new HashSet<>();
  private final Map<InetSocketAddress, Long> balance = new HashMap<>();
  private @Nullable FuzzSocket met;

  FuzzPort(
      FuzzWorld world,
      InetSocketAddress address,
      SrtOptions options,
      Random random,
      ReceiveMemory memory) {
    this.world = world;
    this.address = address;
    this.options = options;
    this.mux =
        new Multiplexer(
            this::send,
            world::nowNs,
            tasks::add,
            tasks::add,
            random,
            memory,
            EndpointLimits.DEFAULT);
    mux.listen(this::onRequest);
  }

  private boolean send(ByteBuffer datagram, InetSocketAddress to) {
    require(datagram.remaining() >= Packet.HEADER_BYTES, "whole headers are sent");
    require(datagram.remaining() <= DATAGRAM_MAX, "datagrams fit an MTU");
    if (!proven.contains(to)) {
      long left = balance.merge(to, (long) -datagram.remaining(), Long::sum);
      require(left >= 0, "no more to an unproven address than came from it");
    }
    if (hasRoom && sent.size() < QUEUE_MAX && world.isPort(to)) {
      byte[] copy = new byte[datagram.remaining()];
      datagram.get(datagram.position(), copy);
      sent.add(copy);
    }
    return hasRoom;
  }

  // ---- the network ----

  /** A datagram arrives; it is gone afterwards, as the socket's buffer is. */
  void receive(byte[] datagram, InetSocketAddress from) {
    byte[] copy = datagram.clone();
    ByteBuffer packet = ByteBuffer.wrap(copy);
    balance.merge(from, (long) copy.length, Long::sum);
    if (copy.length > Packet.HEADER_BYTES && !Packet.isControl(packet, 0)) {
      FuzzSocket target = socket(Packet.destinationSocketId(packet, 0));
      if (target != null && target.socket().remoteAddress().equals(from)) {
        target.hand(packet);
      }
    }
    mux.onDatagram(packet, from, world.nowNs());
    runTasks();
    Arrays.fill(copy, (byte) 0xA5);
  }

  private @Nullable FuzzSocket socket(int id) {
    for (FuzzSocket candidate : sockets) {
      if (candidate.id() == id && !candidate.isClosed()) {
        return candidate;
      }
    }
    return null;
  }

  // ---- the application ----

  void call(InetSocketAddress remote) {
    proven.add(remote); // whom we call is sent something unasked
    FuzzSocket made = newSocket();
    made.attach(mux.connect(remote, "#!::r=1AAA99,m=publish", options, made));
    runTasks();
  }

  /** A rendezvous, if none is under way and nothing is encrypted. */
  void meet(InetSocketAddress remote) {
    if (options.passphrase() == null && (met == null || met.isClosed())) {
      proven.add(remote);
      met = newSocket();
      met.attach(mux.meet(remote, options, met));
      runTasks();
    }
  }

  private FuzzSocket newSocket() {
    FuzzSocket made = new FuzzSocket(options.passphrase() == null, world::isHonest);
    sockets.add(made);
    return made;
  }

  private void onRequest(ConnectionRequest request) {
    proven.add(request.remoteAddress());
    require(request.streamId().length() <= 512, "a stream id of at most 512 bytes");
    undecided.add(request);
    if (answer != Answer.LATER) {
      answerOldest(answer == Answer.ACCEPT);
    }
  }

  /** Answers the oldest caller that waits. */
  void decide(boolean accept) {
    answerOldest(accept);
    runTasks();
  }

  private void answerOldest(boolean accept) {
    if (undecided.isEmpty()) {
      return;
    }
    ConnectionRequest request = undecided.removeFirst();
    if (accept) {
      FuzzSocket made = newSocket();
      made.attach(request.accept(options, made));
    } else {
      request.reject(Rejection.BAD_REQUEST);
    }
  }

  boolean send(FuzzSocket from, byte[] payload, long originNs) {
    boolean taken = from.socket().send(ByteBuffer.wrap(payload), originNs);
    runTasks();
    return taken;
  }

  void close(FuzzSocket which) {
    which.socket().close();
    runTasks();
  }

  /** Whether some connection is over. */
  boolean hasLost() {
    return sockets.stream().anyMatch(FuzzSocket::isClosed);
  }

  void closeAll() {
    mux.closeAll();
    runTasks();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  // ---- time ----

  long nextDeadlineNs() {
    return mux.nextDeadlineNs();
  }

  /** The deadline has come. */
  void onTimer() {
    int times = 0;
    while (Deadlines.isDue(mux.nextDeadlineNs(), world.nowNs())) {
      require(++times < TIMERS_AT_ONE_INSTANT, "deadlines move on");
      mux.onTimer(world.nowNs());
      runTasks();
    }
  }

  // ---- what must always hold ----

  void check() {
    EndpointStats stats = mux.stats();
    long open = sockets.stream().filter(socket -> !socket.isClosed()).count();
    require(stats.connections() == open, "sockets in the table are those not closed");
    sockets.forEach(FuzzSocket::check);
  }

  /** After the end of all connections. */
  void checkNothingIsLeft() {
    require(sockets.stream().allMatch(FuzzSocket::isClosed), "everyone heard of the end");
    require(mux.stats().connections() == 0, "no socket stays in the table");
    require(mux.nextDeadlineNs() == Deadlines.NONE, "no deadline of nobody");
  }
}
