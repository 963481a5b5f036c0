package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.FuzzWorld.require;

import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import io.millrace.testkit.Pattern;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An application's end of one fuzzed connection. Knows each data packet that came for it, and holds
 * that what is delivered came in one of them, later in the sequence than what was delivered before.
 */
final class FuzzSocket implements SocketHandler {

  /** A sequence may be left behind by half its numbers; then "later" cannot be told any more. */
  private static final int HALF_WAY_ROUND = -(1 << 30) + (1 << 15);

  private final Map<ByteBuffer, Set<Integer>> sequenceNumbersByPayload = new HashMap<>();
  private final boolean readable;
  private final BooleanSupplier honest;
  private @Nullable SrtSocket socket;
  private boolean connected;
  private boolean closed;
  private Set<Integer> lastDelivered = Set.of();
  private int lastHanded;
  private long deliveries;
  private int lastNumber = -1;

  /**
   * An end that nothing came for yet.
   *
   * @param readable whether payloads come as they were sent: not encrypted
   * @param honest whether nothing was changed or forged so far: then payloads are the other side's
   */
  FuzzSocket(boolean readable, BooleanSupplier honest) {
    this.readable = readable;
    this.honest = honest;
  }

  void attach(SrtSocket made) {
    socket = made;
  }

  SrtSocket socket() {
    if (socket == null) {
      throw new IllegalStateException("the socket is not made yet");
    }
    return socket;
  }

  int id() {
    return ((MuxedSocket) socket()).id();
  }

  /** The sequence number of the data packet that came last. */
  int lastHanded() {
    return lastHanded;
  }

  /** Payloads delivered so far. */
  long deliveries() {
    return deliveries;
  }

  boolean isClosed() {
    return closed;
  }

  /** A data packet for this socket is about to be handed to the port. */
  void hand(ByteBuffer packet) {
    lastHanded = DataPacket.sequenceNumber(packet, 0);
    byte[] payload = new byte[packet.remaining() - Packet.HEADER_BYTES];
    packet.get(Packet.HEADER_BYTES, payload);
    sequenceNumbersByPayload
        .computeIfAbsent(ByteBuffer.wrap(payload), key -> new HashSet<>())
        .add(lastHanded);
  }

  @Override
  public void onConnected(SrtSocket which) {
    require(!connected && !closed, "told once that it is connected");
    connected = true;
  }

  @Override
  public void onPayload(SrtSocket which, ByteBuffer payload, long originNs) {
    require(!closed, "nothing is delivered after the end");
    require(payload.hasRemaining() && payload.remaining() <= 1484, "a payload of 1 to 1484 bytes");
    deliveries++;
    if (honest.getAsBoolean()) {
      int number = Pattern.verify(payload);
      require(number > lastNumber, "payloads come as they were sent, each once, in order");
      lastNumber = number;
    }
    if (!readable) {
      return;
    }
    Set<Integer> candidates = sequenceNumbersByPayload.get(payload);
    require(candidates != null, "what is delivered came in a packet");
    delivered(candidates);
  }

  /** It came in one of these packets; those before what was delivered last it cannot have been. */
  private void delivered(Set<Integer> candidates) {
    Set<Integer> possible = new HashSet<>();
    for (int candidate : candidates) {
      if (lastDelivered.isEmpty()
          || lastDelivered.stream().anyMatch(last -> isLater(last, candidate))) {
        possible.add(candidate);
      }
    }
    require(!possible.isEmpty(), "each once, in order");
    lastDelivered = possible;
  }

  private static boolean isLater(int last, int candidate) {
    int ahead = SequenceNumber.offset(last, candidate);
    return ahead > 0 || ahead < HALF_WAY_ROUND;
  }

  @Override
  public void onClosed(SrtSocket which, CloseReason reason) {
    require(!closed, "told once of the end");
    closed = true;
  }

  void check() {
    SrtStats stats = socket().stats();
    require(stats.pktSent() == stats.pktSentUnique() + stats.pktRetrans(), "sent = new + again");
    require(stats.pktRecvUnique() <= stats.pktRecv(), "received at most once as new");
    require(isInWindow(stats.pktFlightSize()), "in flight at most a window");
    require(isInWindow(stats.pktRcvBuf()), "held at most a window");
    require(stats.msRtt() >= 0, "a round trip takes time");
    require(stats.pktRcvDrop() >= 0 && stats.pktSndDrop() >= 0, "drops are counted upwards");
  }

  private static boolean isInWindow(int packets) {
    return packets >= 0 && packets <= FuzzWorld.WINDOW;
  }
}
