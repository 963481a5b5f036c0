package io.millrace.srt.endpoint;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Extension;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.HandshakeCodec;
import io.millrace.srt.handshake.HandshakeFlags;
import io.millrace.srt.handshake.PeerAddress;
import io.millrace.srt.handshake.SrtExtension;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.receive.ReceiveMemory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A listening port, and everybody else is the test: it speaks for any address that it likes. */
final class LonePort {

  static final long SECOND = 1_000_000_000L;
  static final int ISN = 1_000;

  /** A datagram that the port sent. */
  record Answer(InetSocketAddress to, ByteBuffer packet) {

    int socketId() {
      return Packet.destinationSocketId(packet, 0);
    }

    boolean isHandshake() {
      return Packet.isControl(packet, 0) && ControlPacket.type(packet, 0) == ControlType.HANDSHAKE;
    }

    Handshake handshake() {
      return Objects.requireNonNull(
          HandshakeCodec.parse(packet.duplicate().position(Packet.HEADER_BYTES)));
    }
  }

  final Multiplexer mux;
  final List<Answer> answers = new ArrayList<>();
  final List<ConnectionRequest> undecided = new ArrayList<>();
  final List<SrtSocket> accepted = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean accepting;
  long nowNs = 1_000 * SECOND;
  long bytesIn;
  long bytesOut;

  LonePort() {
    this(EndpointLimits.DEFAULT);
  }

  LonePort(EndpointLimits limits) {
    this(new PortGroup(1, limits, new Random(1), 1_000 * SECOND), 0);
  }

  /** One of several endpoints of a port. */
  LonePort(PortGroup group, int place) {
    mux =
        new Multiplexer(
            this::onSend,
            () -> nowNs,
            tasks::add,
            tasks::add,
            new Random(1),
            new ReceiveMemory(64L << 20),
            group,
            place);
    mux.listen(this::onRequest);
  }

  /** Accepts callers at once, from now on. */
  LonePort accepting() {
    accepting = true;
    return this;
  }

  private void onRequest(ConnectionRequest request) {
    if (accepting) {
      accepted.add(request.accept(SrtOptions.LIVE, new SocketHandler() {}));
    } else {
      undecided.add(request);
    }
  }

  private boolean onSend(ByteBuffer datagram, InetSocketAddress to) {
    ByteBuffer copy = ByteBuffer.allocate(datagram.remaining());
    bytesOut += datagram.remaining();
    answers.add(new Answer(to, copy.put(datagram.duplicate()).flip()));
    return true;
  }

  /** A datagram from that address; returns the last answer of those it caused, null if none. */
  @Nullable Answer receive(InetSocketAddress from, ByteBuffer datagram) {
    int before = answers.size();
    bytesIn += datagram.remaining();
    mux.onDatagram(datagram, from, nowNs);
    runTasks();
    return answers.size() == before ? null : answers.getLast();
  }

  /** Takes what other endpoints of the port handed over. */
  int takeHandedOver() {
    int taken = mux.takeHandedOver(nowNs);
    runTasks();
    return taken;
  }

  /** Lets time pass; what is due is done. */
  void pass(long ns) {
    nowNs += ns;
    mux.onTimer(nowNs);
    runTasks();
  }

  void close(SrtSocket socket) {
    socket.close();
    runTasks();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** The cookie that an address gets. */
  int cookieOf(InetSocketAddress from) {
    return Objects.requireNonNull(receive(from, induction(77)), "no answer")
        .handshake()
        .synCookie();
  }

  /** A whole call from that address; returns the type in the answer: -1, or a rejection. */
  int call(InetSocketAddress from, int socketId) {
    Answer answer = receive(from, conclusion(socketId, cookieOf(from)));
    return answer == null ? 0 : answer.handshake().type();
  }

  static ByteBuffer induction(int socketId) {
    return packet(handshake(4, 2, Handshake.INDUCTION, socketId, 0, List.of()), 0);
  }

  static ByteBuffer conclusion(int socketId, int synCookie, Extension... more) {
    return conclusion(0x00010501, socketId, synCookie, more);
  }

  static ByteBuffer conclusion(int version, int socketId, int synCookie, Extension... more) {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(
        new SrtExtension(Extension.HSREQ, version, HandshakeFlags.of(SrtOptions.LIVE), 120, 0));
    extensions.addAll(List.of(more));
    return packet(handshake(5, 1, Handshake.CONCLUSION, socketId, synCookie, extensions), 0);
  }

  static Handshake handshake(
      int version, int field, int type, int socketId, int synCookie, List<Extension> extensions) {
    return new Handshake(
        version,
        0,
        field,
        ISN,
        1500,
        8192,
        type,
        socketId,
        synCookie,
        new PeerAddress(0, 0, 0, 0),
        extensions);
  }

  static ByteBuffer packet(Handshake handshake, int toSocketId) {
    ByteBuffer packet = ByteBuffer.allocate(1500);
    ControlPacket.putHeader(packet, 0, ControlType.HANDSHAKE, 0, 0, toSocketId);
    HandshakeCodec.write(handshake, packet.position(Packet.HEADER_BYTES));
    return packet.flip();
  }
}
