package io.millrace.srt.endpoint;

import io.millrace.net.DeadlineQueue;
import io.millrace.net.Deadlines;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.Connection;
import io.millrace.srt.connection.Ignored;
import io.millrace.srt.connection.IgnoredCounters;
import io.millrace.srt.handshake.Acceptance;
import io.millrace.srt.handshake.CallerHandshake;
import io.millrace.srt.handshake.Conclusion;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.HandshakeCodec;
import io.millrace.srt.handshake.ListenerHandshake;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.Step;
import io.millrace.srt.handshake.SynCookie;
import io.millrace.srt.handshake.Verdict;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.receive.Receiver;
import io.millrace.srt.receive.TsbpdClock;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port full of SRT connections, without the port: datagrams and time go in, datagrams come
 * out. Routes by destination socket id, makes calls, answers callers, and keeps everyone's deadline
 * (guide §1, §6). One owner, the loop.
 */
final class Multiplexer {

  /** The way out. */
  @FunctionalInterface
  interface Output {
    /** Takes position to limit; false if there is no room now. */
    boolean send(ByteBuffer datagram, InetSocketAddress to);
  }

  static final int MTU = 1500;
  private static final int MAX_SOCKETS = 65_536;
  private static final int MAX_PENDING = 1_024;
  private static final long PENDING_NS = 5_000_000_000L;
  private static final int MAX_SOCKET_ID = 0x3FFF_FFFF;
  private static final long NANOS_PER_MICRO = 1_000;

  private final Output output;
  private final LongSupplier clock;
  private final Executor later;
  private final RandomGenerator random;
  private final ListenerHandshake listenerHandshake;
  private final long startNs;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(MTU);

  private final SocketTable sockets = new SocketTable();
  private final DeadlineQueue<MuxedSocket> deadlines = new DeadlineQueue<>();
  private final Map<Integer, MuxedSocket> calls = new LinkedHashMap<>();
  private final Map<CallerKey, MuxedSocket> accepted = new LinkedHashMap<>();
  private final Map<CallerKey, PendingRequest> pending = new LinkedHashMap<>();
  private final IgnoredCounters ignored = new IgnoredCounters();
  private @Nullable ConnectionListener listener;
  private boolean closed;
  private long datagramsReceived;
  private long datagramsSent;

  /**
   * A port without connections.
   *
   * @param clock the time when the application, not the network, wants something
   * @param later runs tasks on the loop after the present one
   * @param random for socket ids, sequence numbers and the cookie's secret
   */
  Multiplexer(Output output, LongSupplier clock, Executor later, RandomGenerator random) {
    this.output = output;
    this.clock = clock;
    this.later = later;
    this.random = random;
    this.startNs = clock.getAsLong();
    byte[] secret = new byte[SynCookie.SECRET_LENGTH];
    random.nextBytes(secret);
    this.listenerHandshake = new ListenerHandshake(new SynCookie(secret), MTU, Receiver.CAPACITY);
  }

  void listen(ConnectionListener newListener) {
    listener = newListener;
  }

  long nowNs() {
    return clock.getAsLong();
  }

  void later(Runnable task) {
    later.execute(task);
  }

  EndpointStats stats() {
    return new EndpointStats(datagramsReceived, datagramsSent, sockets.size(), ignored.snapshot());
  }

  // ---- datagrams ----

  void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
    datagramsReceived++;
    Ignored why = route(datagram, from, nowNs);
    if (why != null) {
      ignored.count(why);
    }
  }

  private @Nullable Ignored route(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
    if (datagram.remaining() < Packet.HEADER_BYTES) {
      return Ignored.TOO_SHORT;
    }
    if (datagram.remaining() > MTU) {
      return Ignored.OVERSIZED;
    }
    int at = datagram.position();
    int destination = Packet.destinationSocketId(datagram, at);
    boolean isHandshake =
        Packet.isControl(datagram, at) && ControlPacket.type(datagram, at) == ControlType.HANDSHAKE;
    if (destination == 0) {
      return isHandshake ? onRequest(datagram, from, nowNs) : Ignored.UNKNOWN_SOCKET;
    }
    MuxedSocket socket = sockets.get(destination);
    if (socket == null) {
      return Ignored.UNKNOWN_SOCKET;
    }
    if (!socket.remoteAddress().equals(from)) {
      return Ignored.WRONG_ADDRESS;
    }
    return isHandshake ? onHandshake(socket, datagram, nowNs) : onPacket(socket, datagram, nowNs);
  }

  private @Nullable Ignored onPacket(MuxedSocket socket, ByteBuffer datagram, long nowNs) {
    Connection connection = socket.connection();
    if (connection == null) {
      return Ignored.UNKNOWN_SOCKET; // data before the handshake is done
    }
    Ignored why = connection.onPacket(datagram, nowNs);
    reschedule(socket);
    return why;
  }

  // ---- callers ----

  private @Nullable Ignored onRequest(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
    int length = datagram.remaining();
    int timestampUs = Packet.timestampUs(datagram, datagram.position());
    Handshake handshake = read(datagram);
    if (handshake == null) {
      return Ignored.MALFORMED_HANDSHAKE;
    }
    MuxedSocket calling = soleCallTo(from, handshake);
    if (calling != null) {
      return onAnswer(calling, handshake, timestampUs, nowNs);
    }
    if (listener == null) {
      return Ignored.NOT_LISTENING;
    }
    return switch (listenerHandshake.onHandshake(handshake, from, length, nowNs)) {
      case Verdict.Ignored(Verdict.Why why) -> Ignored.REFUSED_HANDSHAKE;
      case Verdict.Reply(Handshake response) -> {
        send(response, handshake.socketId(), startNs, from, nowNs);
        yield null;
      }
      case Verdict.Candidate(Conclusion conclusion) ->
          onCandidate(conclusion, listener, timestampUs, from, nowNs);
    };
  }

  /**
   * Devices up to libsrt 1.3.0 answer to socket id 0: the call is known by the address (guide
   * §6.11).
   */
  private @Nullable MuxedSocket soleCallTo(InetSocketAddress from, Handshake handshake) {
    MuxedSocket found = null;
    if (handshake.isRequest()) {
      return null; // whom we call may call us too
    }
    for (MuxedSocket socket : calls.values()) {
      if (socket.remoteAddress().equals(from)) {
        if (found != null) {
          return null;
        }
        found = socket;
      }
    }
    return found;
  }

  private @Nullable Ignored onCandidate(
      Conclusion conclusion,
      ConnectionListener decider,
      int timestampUs,
      InetSocketAddress from,
      long nowNs) {
    CallerKey key =
        new CallerKey(from, conclusion.peerSocketId(), conclusion.initialSequenceNumber());
    MuxedSocket known = accepted.get(key);
    if (known != null) {
      repeatResponse(known, nowNs);
      return null;
    }
    if (pending.containsKey(key)) {
      return null; // being decided
    }
    Rejection refusal = listenerHandshake.refusal(conclusion);
    if (refusal != null) {
      sendRejection(conclusion, refusal, from, nowNs);
      decider.onRefused(from, conclusion.streamId(), refusal);
      return null;
    }
    forgetUnanswered(nowNs);
    if (pending.size() == MAX_PENDING || sockets.size() == MAX_SOCKETS) {
      sendRejection(conclusion, Rejection.BACKLOG, from, nowNs);
      return Ignored.NO_ROOM_FOR_CALLER;
    }
    PendingRequest request = new PendingRequest(this, key, conclusion, nowNs, timestampUs);
    pending.put(key, request);
    decider.onRequest(request);
    return null;
  }

  private void forgetUnanswered(long nowNs) {
    Iterator<PendingRequest> oldestFirst = pending.values().iterator();
    while (oldestFirst.hasNext() && nowNs - oldestFirst.next().arrivedNs() > PENDING_NS) {
      oldestFirst.remove();
    }
  }

  SrtSocket accept(
      PendingRequest request,
      SrtOptions options,
      SocketHandler handler,
      @Nullable PacketStore store,
      long from) {
    long nowNs = nowNs();
    boolean stillWaits = pending.remove(request.key()) != null;
    InetSocketAddress remote = request.remoteAddress();
    MuxedSocket socket =
        new MuxedSocket(this, newSocketId(), remote, request.streamId(), options, handler, nowNs);
    if (!stillWaits) {
      socket.end(CloseReason.CONNECT_TIMEOUT, null);
      return socket;
    }
    switch (listenerHandshake.accept(request.conclusion(), socket.id(), options, remote)) {
      case Acceptance.Refused(Handshake response, Rejection why) -> {
        send(response, request.conclusion().peerSocketId(), startNs, remote, nowNs);
        socket.end(CloseReason.REJECTED, why);
      }
      case Acceptance.Accepted(Handshake response, Negotiated agreed) -> {
        TsbpdClock peerClock = new TsbpdClock(request.arrivedNs(), request.timestampUs());
        socket.acceptedCaller(request.key(), response);
        accepted.put(request.key(), socket);
        sockets.add(socket);
        socket.connected(connection(socket, agreed, peerClock, store, from, nowNs));
        repeatResponse(socket, nowNs);
        reschedule(socket);
      }
    }
    return socket;
  }

  void reject(PendingRequest request, Rejection why) {
    if (pending.remove(request.key()) != null) {
      sendRejection(request.conclusion(), why, request.remoteAddress(), nowNs());
    }
  }

  private void sendRejection(
      Conclusion conclusion, Rejection why, InetSocketAddress to, long nowNs) {
    Handshake response = listenerHandshake.reject(conclusion, why);
    send(response, conclusion.peerSocketId(), startNs, to, nowNs);
  }

  private void repeatResponse(MuxedSocket socket, long nowNs) {
    MuxedSocket.AcceptedCaller caller = socket.acceptedCaller();
    if (caller != null) {
      int callerId = caller.key().socketId();
      send(caller.response(), callerId, socket.startNs(), socket.remoteAddress(), nowNs);
    }
  }

  // ---- calls ----

  MuxedSocket connect(
      InetSocketAddress remote, String streamId, SrtOptions options, SocketHandler handler) {
    long nowNs = nowNs();
    MuxedSocket socket =
        new MuxedSocket(this, newSocketId(), remote, streamId, options, handler, nowNs);
    if (closed) {
      socket.end(CloseReason.CLOSED_HERE, null);
      return socket;
    }
    int isn = random.nextInt(Integer.MAX_VALUE);
    socket.call(
        new CallerHandshake(socket.id(), isn, streamId, options, remote, Receiver.CAPACITY, nowNs));
    sockets.add(socket);
    calls.put(socket.id(), socket);
    onTimer(socket, nowNs);
    return socket;
  }

  /**
   * A handshake for a socket that is here: an answer to a call, or a caller that repeats itself.
   */
  private @Nullable Ignored onHandshake(MuxedSocket socket, ByteBuffer datagram, long nowNs) {
    int timestampUs = Packet.timestampUs(datagram, datagram.position());
    Handshake handshake = read(datagram);
    if (handshake == null) {
      return Ignored.MALFORMED_HANDSHAKE;
    }
    if (socket.call() != null) {
      return onAnswer(socket, handshake, timestampUs, nowNs);
    }
    repeatResponse(socket, nowNs);
    return null;
  }

  private @Nullable Ignored onAnswer(
      MuxedSocket socket, Handshake answer, int timestampUs, long nowNs) {
    CallerHandshake call = socket.call();
    if (call == null) {
      return Ignored.REFUSED_HANDSHAKE;
    }
    switch (call.onHandshake(answer, nowNs)) {
      case Step.Nothing nothing -> {}
      case Step.Send(Handshake request) ->
          send(request, 0, socket.startNs(), socket.remoteAddress(), nowNs);
      case Step.Connected(Negotiated agreed) -> {
        calls.remove(socket.id());
        TsbpdClock peerClock = new TsbpdClock(nowNs, timestampUs);
        socket.connected(connection(socket, agreed, peerClock, null, 0, nowNs));
      }
      case Step.Failed(var why, var rejection) -> {
        abandon(socket, call.abandonedPeerSocketId(), nowNs);
        socket.end(
            switch (why) {
              case REFUSED -> CloseReason.REJECTED;
              case BAD_ANSWER -> CloseReason.BAD_ANSWER;
            },
            rejection);
      }
    }
    reschedule(socket);
    return null;
  }

  /** The listener made a connection that we do not want. */
  private void abandon(MuxedSocket socket, int peerSocketId, long nowNs) {
    if (peerSocketId != 0) {
      writer(socket, peerSocketId).sendEmpty(ControlType.SHUTDOWN, 0, nowNs);
    }
  }

  // ---- time ----

  long nextDeadlineNs() {
    return deadlines.nextDeadlineNs();
  }

  void onTimer(long nowNs) {
    for (MuxedSocket due = deadlines.pollDue(nowNs); due != null; due = deadlines.pollDue(nowNs)) {
      onTimer(due, nowNs);
    }
  }

  private void onTimer(MuxedSocket socket, long nowNs) {
    Connection connection = socket.connection();
    CallerHandshake call = socket.call();
    if (connection != null) {
      connection.onTimer(nowNs);
    } else if (call != null) {
      onCallTimer(socket, call, nowNs);
    }
    deadlines.set(socket, socket.nextDeadlineNs());
  }

  private void onCallTimer(MuxedSocket socket, CallerHandshake call, long nowNs) {
    if (call.timedOut(nowNs)) {
      socket.end(CloseReason.CONNECT_TIMEOUT, null);
      return;
    }
    Handshake request = call.onTimer(nowNs);
    if (request != null) {
      send(request, 0, socket.startNs(), socket.remoteAddress(), nowNs);
    }
  }

  /** The socket's deadline may have come nearer. Later ones are found when the old one comes. */
  void reschedule(MuxedSocket socket) {
    long deadlineNs = socket.nextDeadlineNs();
    if (deadlineNs == Deadlines.NONE || Deadlines.isBefore(deadlineNs, deadlines.of(socket))) {
      deadlines.set(socket, deadlineNs);
    }
  }

  /** SHUTDOWN to every peer; no calls from now on. */
  void closeAll() {
    closed = true;
    sockets.all().forEach(MuxedSocket::closeNow);
  }

  void forget(MuxedSocket socket) {
    sockets.remove(socket);
    calls.remove(socket.id());
    deadlines.set(socket, Deadlines.NONE);
    MuxedSocket.AcceptedCaller caller = socket.acceptedCaller();
    if (caller != null) {
      accepted.remove(caller.key());
    }
  }

  // ---- bytes ----

  private Connection connection(
      MuxedSocket socket,
      Negotiated agreed,
      TsbpdClock peerClock,
      @Nullable PacketStore store,
      long from,
      long nowNs) {
    PacketWriter out = writer(socket, agreed.peerSocketId());
    return new Connection(agreed, socket.options(), peerClock, out, store, from, socket, nowNs);
  }

  private PacketWriter writer(MuxedSocket socket, int peerSocketId) {
    InetSocketAddress remote = socket.remoteAddress();
    return new PacketWriter(
        scratch, peerSocketId, socket.startNs(), datagram -> send(datagram, remote));
  }

  private static @Nullable Handshake read(ByteBuffer datagram) {
    return HandshakeCodec.parse(datagram.position(datagram.position() + Packet.HEADER_BYTES));
  }

  private void send(
      Handshake handshake, int toSocketId, long clockStartNs, InetSocketAddress to, long nowNs) {
    ByteBuffer datagram = scratch.clear();
    int timestampUs = (int) ((nowNs - clockStartNs) / NANOS_PER_MICRO);
    ControlPacket.putHeader(datagram, 0, ControlType.HANDSHAKE, 0, timestampUs, toSocketId);
    HandshakeCodec.write(handshake, datagram.position(Packet.HEADER_BYTES));
    send(datagram.flip(), to);
  }

  private boolean send(ByteBuffer datagram, InetSocketAddress to) {
    if (!output.send(datagram, to)) {
      return false;
    }
    datagramsSent++;
    return true;
  }

  private int newSocketId() {
    int id = 0;
    while (id == 0 || sockets.get(id) != null) {
      id = random.nextInt(1, MAX_SOCKET_ID);
    }
    return id;
  }
}
