package io.millrace.srt.endpoint;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CapturedDatagram;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.sim.SimNetwork;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One side of a captured connection, which sends to a port of ours what it sent then and when it
 * did, with our cookie and socket id put in. Our application sends the payloads that the other
 * side, whose place we take, had sent. Our ACKs are answered anew, because their numbers and times
 * are ours.
 */
final class CapturedPeer {

  /** Whose place we take, and on whose connection. */
  record Role(CaptureFacts facts, InetSocketAddress caller, boolean weListen) {
    boolean isFromPeer(CapturedDatagram datagram) {
      return caller.equals(weListen ? datagram.source() : datagram.target());
    }

    boolean isFromOurs(CapturedDatagram datagram) {
      return caller.equals(weListen ? datagram.target() : datagram.source());
    }

    /** What the side sent whose place we take. */
    List<CapturedDatagram> theirs(Predicate<ByteBuffer> which) {
      return facts.datagrams().stream()
          .filter(d -> isFromOurs(d) && which.test(d.buffer()))
          .toList();
    }

    @Override
    public String toString() {
      return facts.file() + " " + caller.getPort() + (weListen ? ", we listen" : ", we call");
    }
  }

  private static final int COOKIE = 44;
  private static final int HANDSHAKE_SOCKET_ID = 40;
  private static final int HANDSHAKE_TYPE = 36;
  private static final int DESTINATION = 12;
  private static final int CONCLUSION = -1;
  private static final long LOOPBACK_RTT_NS = 200_000;
  private static final long US = 1_000;
  private static final int LOST_BYTES = 188;
  private static final SrtOptions OPTIONS =
      SrtOptions.LIVE
          .with(o -> o.latency(Duration.ofMillis(120)))
          .with(o -> o.connTimeo(Duration.ofSeconds(10)));

  /** What we sent. */
  final List<Wire.Sent> sent = new ArrayList<>();

  final ByteArrayOutputStream delivered = new ByteArrayOutputStream();
  final List<CloseReason> closed = new ArrayList<>();
  @Nullable SrtSocket socket;
  final SimPort port;

  private final Role role;
  private final SimNetwork network;
  private final int isn;
  private int ourId;
  private int ourCookie;
  private int stampUs;
  private long stampAtNs;

  CapturedPeer(Role role) {
    this.role = role;
    List<CapturedDatagram> datagrams = role.facts().datagrams();
    this.network = new SimNetwork(1, datagrams.getFirst().timeUs() * US);
    InetSocketAddress listener =
        new InetSocketAddress(role.caller().getAddress(), role.facts().udpPort());
    this.isn =
        role.facts().handshakes().stream()
            .filter(h -> h.dir().startsWith(role.caller().getPort() + ">"))
            .findFirst()
            .orElseThrow()
            .isn();
    this.port =
        new SimPort(
            network,
            role.weListen() ? role.caller() : listener,
            this::onSent,
            new FixedStart(1, isn));
    network.add(port);
    if (role.weListen()) {
      port.mux.listen(request -> socket = request.accept(OPTIONS, new Ours()));
    } else {
      port.act(network.nowNs(), () -> socket = port.mux.connect(listener, "", OPTIONS, new Ours()));
    }
    datagrams.stream().filter(role::isFromPeer).forEach(this::scheduleArrival);
    scheduleSending(datagrams.stream().filter(role::isFromOurs).toList());
  }

  /** Runs the capture and as long behind it as it takes to play what is held. */
  CapturedPeer run() {
    List<CapturedDatagram> datagrams = role.facts().datagrams();
    long lengthUs = datagrams.getLast().timeUs() - datagrams.getFirst().timeUs();
    network.runFor(lengthUs * US + 1_000_000_000);
    return this;
  }

  List<Wire.Sent> sent(ControlType type) {
    return sent.stream().filter(packet -> packet.is(type)).toList();
  }

  // ---- what the peer sends ----

  private void scheduleArrival(CapturedDatagram datagram) {
    ByteBuffer packet = ByteBuffer.wrap(datagram.payload().clone());
    boolean answersUs =
        Packet.isControl(packet, 0) && ControlPacket.type(packet, 0) == ControlType.ACKACK;
    if (!answersUs) {
      network.at(datagram.timeUs() * US, () -> arrive(packet));
    }
  }

  private void arrive(ByteBuffer packet) {
    if (Packet.isControl(packet, 0) && ControlPacket.type(packet, 0) == ControlType.HANDSHAKE) {
      substitute(packet);
    } else {
      packet.putInt(DESTINATION, ourId);
    }
    stampUs = Packet.timestampUs(packet, 0);
    stampAtNs = network.nowNs();
    port.onDatagram(packet, network.nowNs());
  }

  private void substitute(ByteBuffer handshake) {
    boolean isConclusion = handshake.getInt(HANDSHAKE_TYPE) == CONCLUSION;
    if (role.weListen()) {
      handshake.putInt(COOKIE, isConclusion ? ourCookie : 0);
    } else {
      handshake.putInt(DESTINATION, ourId);
      if (!isConclusion) {
        handshake.putInt(HANDSHAKE_SOCKET_ID, ourId);
      }
    }
  }

  private void answer(int ackNumber) {
    ByteBuffer packet = ByteBuffer.allocate(ControlPacket.EMPTY_BYTES);
    int elapsedUs = (int) ((network.nowNs() - stampAtNs) / US);
    ControlPacket.putEmpty(packet, 0, ControlType.ACKACK, ackNumber, stampUs + elapsedUs, ourId);
    port.onDatagram(packet, network.nowNs());
  }

  // ---- what our side sends ----

  /**
   * Has each payload sent when it was. What the capture has only as it was sent again, or not at
   * all, was lost before, or never sent: it is sent in the middle of the gap, in the second case
   * with a payload of the pattern.
   */
  private void scheduleSending(List<CapturedDatagram> theirs) {
    TreeMap<Integer, byte[]> payloads = new TreeMap<>();
    TreeMap<Integer, Long> sentAtNs = new TreeMap<>();
    for (CapturedDatagram datagram : theirs) {
      ByteBuffer packet = datagram.buffer();
      if (!Packet.isControl(packet, 0)) {
        int n = SequenceNumber.offset(isn, DataPacket.sequenceNumber(packet, 0));
        byte[] payload = new byte[packet.remaining() - Packet.HEADER_BYTES];
        packet.get(Packet.HEADER_BYTES, payload);
        payloads.put(n, payload);
        if (!DataPacket.isRetransmitted(packet, 0)) {
          sentAtNs.put(n, datagram.timeUs() * US);
        }
      }
    }
    for (int n = 0; !sentAtNs.isEmpty() && n <= sentAtNs.lastKey(); n++) {
      byte[] payload = payloads.getOrDefault(n, Pattern.payload(n, LOST_BYTES));
      network.at(atNs(sentAtNs, n), () -> send(payload));
    }
  }

  private static long atNs(TreeMap<Integer, Long> sentAtNs, int n) {
    var before = sentAtNs.floorEntry(n);
    var after = sentAtNs.ceilingEntry(n);
    long gapNs = after.getValue() - before.getValue();
    int gap = Math.max(1, after.getKey() - before.getKey());
    return before.getValue() + gapNs * (n - before.getKey()) / gap;
  }

  private void send(byte[] payload) {
    port.act(network.nowNs(), () -> socket.send(ByteBuffer.wrap(payload), network.nowNs()));
  }

  private void onSent(ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(datagram.position(), copy);
    Wire.Sent packet = new Wire.Sent(network.nowNs(), ByteBuffer.wrap(copy));
    sent.add(packet);
    if (packet.is(ControlType.HANDSHAKE)) {
      ourId = packet.packet().getInt(HANDSHAKE_SOCKET_ID);
      ourCookie = packet.packet().getInt(COOKIE);
    } else if (packet.is(ControlType.ACK) && !AckPacket.isLight(copy.length)) {
      int number = ControlPacket.typeSpecific(packet.packet(), 0);
      network.after(LOOPBACK_RTT_NS, () -> answer(number));
    }
  }

  private final class Ours implements SocketHandler {
    @Override
    public void onPayload(SrtSocket from, ByteBuffer payload, long originNs) {
      byte[] copy = new byte[payload.remaining()];
      payload.get(copy);
      delivered.writeBytes(copy);
    }

    @Override
    public void onClosed(SrtSocket from, CloseReason reason) {
      closed.add(reason);
    }
  }
}
