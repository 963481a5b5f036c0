package io.millrace.srt.endpoint;

import io.millrace.net.DeadlineQueue;
import io.millrace.net.Deadlines;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.Connection;
import io.millrace.srt.connection.Ignored;
import io.millrace.srt.connection.IgnoredCounters;
import io.millrace.srt.handshake.CallerHandshake;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.ListenerHandshake;
import io.millrace.srt.handshake.RendezvousHandshake;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.receive.ReceiveMemory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port full of SRT connections, without the port: datagrams and time go in, datagrams come
 * out. Routes by destination socket id and keeps everyone's deadline (guide §1); {@link Callers},
 * {@link Calls} and {@link Meetings} make the connections. Alone, or one of a {@link PortGroup}.
 * One owner, the loop.
 */
final class Multiplexer {

  private final LongSupplier clock;
  private final Executor later;
  private final ReceiveMemory memory;
  private final PortCrypto crypto;
  private final PortWriter out;
  private final PortGroup group;
  private final int place;
  private final Callers callers;
  private final Calls calls;
  private final Meetings meetings;

  private final SocketTable sockets = new SocketTable();
  private final SocketIds ids;
  private final DeadlineQueue<MuxedSocket> deadlines = new DeadlineQueue<>();
  private final IgnoredCounters ignored = new IgnoredCounters();
  private boolean closed;
  private long datagramsReceived;
  private long handedOver;

  /** A port of its own, without connections. */
  Multiplexer(
      PortWriter.Output output,
      LongSupplier clock,
      Executor later,
      Executor keyWorkers,
      RandomGenerator random,
      ReceiveMemory memory,
      EndpointLimits limits) {
    this(
        output,
        clock,
        later,
        keyWorkers,
        random,
        memory,
        new PortGroup(1, limits, random, clock.getAsLong()),
        0);
  }

  /**
   * A place at a port, without connections.
   *
   * @param clock the time when the application, not the network, wants something
   * @param later runs tasks on the loop after the present one; any thread may give it some
   * @param keyWorkers derives keys beside the loop; may refuse
   * @param random for socket ids and sequence numbers
   * @param memory for what all connections received and cannot deliver yet
   * @param group whose place it takes
   */
  Multiplexer(
      PortWriter.Output output,
      LongSupplier clock,
      Executor later,
      Executor keyWorkers,
      RandomGenerator random,
      ReceiveMemory memory,
      PortGroup group,
      int place) {
    this.clock = clock;
    this.later = later;
    this.memory = memory;
    this.crypto = new PortCrypto(keyWorkers, later, group.deriving(), random);
    this.out = new PortWriter(output);
    this.group = group;
    this.place = place;
    int bits = group.randomBits();
    this.ids = new SocketIds(place << bits, bits, random, id -> sockets.get(id) != null);
    this.callers = new Callers(this, out, group);
    this.calls = new Calls(this, out, random);
    this.meetings = new Meetings(this, out, random);
  }

  void listen(ConnectionListener listener) {
    callers.listen(listener);
  }

  MuxedSocket connect(
      InetSocketAddress remote, String streamId, SrtOptions options, SocketHandler handler) {
    return calls.connect(remote, streamId, options, handler);
  }

  MuxedSocket meet(InetSocketAddress remote, SrtOptions options, SocketHandler handler) {
    if (group.size() > 1) {
      // the other side waves to no socket id, so its waves come to any of the port's sockets
      throw new IllegalStateException("a rendezvous needs a port that no other loop shares");
    }
    return meetings.meet(remote, options, handler);
  }

  /** What this port says to those who ask for a connection. */
  ListenerHandshake listenerHandshake() {
    return callers.handshake();
  }

  long nowNs() {
    return clock.getAsLong();
  }

  void later(Runnable task) {
    later.execute(task);
  }

  ReceiveMemory memory() {
    return memory;
  }

  PortWriter out() {
    return out;
  }

  PortCrypto crypto() {
    return crypto;
  }

  EndpointStats stats() {
    return new EndpointStats(
        datagramsReceived,
        out.datagramsSent(),
        sockets.size(),
        callers.halfOpen(),
        ignored.snapshot(),
        group.admission().overLimit(),
        handedOver);
  }

  // ---- datagrams ----

  void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
    datagramsReceived++;
    countIgnored(route(datagram, from, nowNs));
  }

  private void countIgnored(@Nullable Ignored why) {
    if (why != null) {
      ignored.count(why);
    }
  }

  private @Nullable Ignored route(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
    if (datagram.remaining() < Packet.HEADER_BYTES) {
      return Ignored.TOO_SHORT;
    }
    if (datagram.remaining() > PortWriter.MTU) {
      return Ignored.OVERSIZED;
    }
    int at = datagram.position();
    int destination = Packet.destinationSocketId(datagram, at);
    boolean isHandshake =
        Packet.isControl(datagram, at) && ControlPacket.type(datagram, at) == ControlType.HANDSHAKE;
    if (destination == 0) {
      return isHandshake ? onRequest(datagram, from, nowNs) : Ignored.UNKNOWN_SOCKET;
    }
    int owner = group.ownerOf(destination);
    if (owner != place) {
      return owner < group.size() ? handOver(owner, datagram, from) : Ignored.UNKNOWN_SOCKET;
    }
    MuxedSocket socket = sockets.get(destination);
    if (socket == null) {
      return Ignored.UNKNOWN_SOCKET;
    }
    if (!socket.isAt(from)) {
      return Ignored.WRONG_ADDRESS;
    }
    return isHandshake ? onHandshake(socket, datagram, nowNs) : onPacket(socket, datagram, nowNs);
  }

  private @Nullable Ignored onPacket(MuxedSocket socket, ByteBuffer datagram, long nowNs) {
    RendezvousHandshake rendezvous = socket.rendezvous();
    if (rendezvous != null && socket.connection() == null) {
      meetings.onPacket(socket, rendezvous, nowNs);
    }
    Connection connection = socket.connection();
    if (connection == null) {
      return Ignored.UNKNOWN_SOCKET; // data before the handshake is done
    }
    socket.answerArrived();
    Ignored why = connection.onPacket(datagram, nowNs);
    reschedule(socket);
    return why;
  }

  private @Nullable Ignored onRequest(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
    int at = datagram.position();
    int timestampUs = Packet.timestampUs(datagram, at);
    Handshake handshake = PortWriter.read(datagram);
    datagram.position(at);
    if (handshake == null) {
      return Ignored.MALFORMED_HANDSHAKE;
    }
    MuxedSocket meeting = meetings.with(from, handshake);
    if (meeting != null && meeting.rendezvous() != null) {
      return meetings.onHandshake(
          meeting, meeting.rendezvous(), handshake, false, timestampUs, nowNs);
    }
    MuxedSocket calling = calls.soleCallTo(from, handshake);
    return calling == null
        ? callers.onRequest(handshake, datagram, from, nowNs)
        : calls.onAnswer(calling, handshake, timestampUs, nowNs);
  }

  /** An answer to a call, or a caller that repeats itself. */
  private @Nullable Ignored onHandshake(MuxedSocket socket, ByteBuffer datagram, long nowNs) {
    int timestampUs = Packet.timestampUs(datagram, datagram.position());
    Handshake handshake = PortWriter.read(datagram);
    if (handshake == null) {
      return Ignored.MALFORMED_HANDSHAKE;
    }
    RendezvousHandshake rendezvous = socket.rendezvous();
    if (rendezvous != null) {
      return meetings.onHandshake(socket, rendezvous, handshake, true, timestampUs, nowNs);
    }
    if (socket.call() != null) {
      return calls.onAnswer(socket, handshake, timestampUs, nowNs);
    }
    callers.repeatResponse(socket);
    return null;
  }

  // ---- the other endpoints of the port ----

  /** Its place in the group. */
  int place() {
    return place;
  }

  /** Gives a datagram to the endpoint whose it is. */
  @Nullable Ignored handOver(int owner, ByteBuffer datagram, InetSocketAddress from) {
    if (!group.inbox(owner).put(datagram, from)) {
      return Ignored.NO_ROOM_TO_HAND_OVER;
    }
    handedOver++;
    out.forget(from);
    return null;
  }

  /**
   * Takes what the others handed over and was there at the call. They have counted it as received.
   *
   * @return how many
   */
  int takeHandedOver(long nowNs) {
    Inbox inbox = group.inbox(place);
    int waiting = inbox.size();
    for (int i = 0; i < waiting; i++) {
      Inbox.Stray stray = inbox.poll();
      if (stray == null) {
        return i;
      }
      if (!closed) {
        countIgnored(route(stray.datagram(), stray.from(), nowNs));
      }
    }
    return waiting;
  }

  // ---- sockets ----

  /** A socket with an id of its own, not yet in the table. */
  MuxedSocket newSocket(
      InetSocketAddress remote,
      String streamId,
      SrtOptions options,
      SocketHandler handler,
      long nowNs) {
    return new MuxedSocket(this, ids.next(nowNs), remote, streamId, options, handler, nowNs);
  }

  void add(MuxedSocket socket) {
    sockets.add(socket);
  }

  boolean isFull() {
    return sockets.size() == EndpointLimits.MAX_SOCKETS;
  }

  boolean isClosed() {
    return closed;
  }

  void forget(MuxedSocket socket) {
    sockets.remove(socket);
    ids.retire(socket.id(), socket.peerIdleNs(), nowNs());
    calls.forget(socket);
    meetings.forget(socket);
    callers.forget(socket);
    deadlines.set(socket, Deadlines.NONE);
  }

  /** Calls and connections as they are now. */
  void forEach(BiConsumer<SrtSocket, SrtOptions> what) {
    sockets.all().forEach(socket -> what.accept(socket, socket.options()));
  }

  /** SHUTDOWN to every peer; no calls from now on. */
  void closeAll() {
    closed = true;
    sockets.all().forEach(MuxedSocket::closeNow);
  }

  // ---- time ----

  long nextDeadlineNs() {
    return Deadlines.earlier(deadlines.nextDeadlineNs(), callers.nextDeadlineNs());
  }

  void onTimer(long nowNs) {
    callers.onTimer(nowNs);
    for (MuxedSocket due = deadlines.pollDue(nowNs); due != null; due = deadlines.pollDue(nowNs)) {
      onTimer(due, nowNs);
    }
  }

  void onTimer(MuxedSocket socket, long nowNs) {
    Connection connection = socket.connection();
    CallerHandshake call = socket.call();
    RendezvousHandshake rendezvous = socket.rendezvous();
    try {
      if (connection != null) {
        connection.onTimer(nowNs);
      } else if (call != null) {
        calls.onTimer(socket, call, nowNs);
      } else if (rendezvous != null) {
        meetings.onTimer(socket, rendezvous, nowNs);
      } else {
        callers.onTimer(socket, nowNs);
      }
    } finally {
      deadlines.set(socket, socket.nextDeadlineNs()); // also if the application fails
    }
  }

  /** The socket's deadline may have come nearer. Later ones are found when the old one comes. */
  void reschedule(MuxedSocket socket) {
    long deadlineNs = socket.nextDeadlineNs();
    if (deadlineNs == Deadlines.NONE || Deadlines.isBefore(deadlineNs, deadlines.of(socket))) {
      deadlines.set(socket, deadlineNs);
    }
  }
}
