package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.fail;

import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import io.millrace.testkit.Pattern;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * What must hold at every moment of a stream from a caller to a listener, seen from the wire, from
 * the application and in the statistics. Payload n has position n from the first one on.
 */
final class StreamInvariants {

  private static final int WINDOW = 8192;
  private static final int MAX_DATAGRAM = 1500 - 28;
  private static final int PACKETS_PER_PAGE = 64;

  /** In a handshake. */
  private static final int ISN_OFFSET = 8;

  /** The base of the peer's clock may step back by so much between two packets, and a bit. */
  private static final long LATE_NS = 6_000_000;

  /** So long a packet from far ahead waits for another one at most. */
  private static final long SET_ASIDE_NS = 20_000_000;

  private final int payloadBytes;
  private final boolean paced;
  private final long latencyNs;
  private final Supplier<SrtStats> senderStats;
  private final Supplier<SrtStats> receiverStats;
  private int isn;

  // the sending side, on the wire
  private final boolean isEncrypted;
  private final int[] stamps;
  private final int[] checksums;
  private final CRC32 crc = new CRC32();
  private final BitSet sentOnce = new BitSet();
  private int firstSends;
  private int sendsAgain;
  private long dataBytes;
  private int acksToCaller;
  private int naksToCaller;
  private int toldWindow = WINDOW;
  private int flight;

  // the receiving side
  private final BitSet received = new BitSet();
  private final BitSet givenUp = new BitSet();
  private final long[] arrivedAtNs;
  private int receivedEnd;
  private int arrivals;
  private int arrivalsAgain;
  private int acksOut;
  private int naksOut;
  private int arriving = -1;
  private int aside = -1; // came from far ahead, and is not believed yet (guide §20.5)
  private int taken;
  private long uniqueBefore;
  private boolean hasRoom;
  private int missing;

  // the application
  private int delivered;
  private int nextToDeliver;

  StreamInvariants(
      Scenario scenario, Supplier<SrtStats> senderStats, Supplier<SrtStats> receiverStats) {
    this.payloadBytes = scenario.payloadBytes;
    this.paced = scenario.paced;
    this.latencyNs = scenario.latencyMs * 1_000_000;
    this.senderStats = senderStats;
    this.receiverStats = receiverStats;
    this.isEncrypted = scenario.keyLength > 0;
    this.stamps = new int[scenario.sentInAll()];
    this.checksums = new int[scenario.sentInAll()];
    this.arrivedAtNs = new long[scenario.sentInAll()];
  }

  int delivered() {
    return delivered;
  }

  int dataPackets() {
    return firstSends + sendsAgain;
  }

  // ---- the caller's wire ----

  void onSentByCaller(ByteBuffer packet) {
    checkSize(packet);
    int at = packet.position();
    if (Packet.isControl(packet, at)) {
      if (ControlPacket.type(packet, at) == ControlType.HANDSHAKE) {
        isn = packet.getInt(at + Packet.HEADER_BYTES + ISN_OFFSET);
      }
      return;
    }
    int n = number(DataPacket.sequenceNumber(packet, at));
    int stamp = Packet.timestampUs(packet, at);
    check(n >= 0 && n < stamps.length, "packet %d was sent, which nobody submitted", n);
    check(
        DataPacket.messageNumber(packet, at) == DataPacket.messageNumberOf(n),
        "packet %d bears another message number",
        n);
    boolean again = sentOnce.get(n);
    check(
        DataPacket.isRetransmitted(packet, at) == again,
        again ? "%d was sent again unmarked" : "%d was marked at once",
        n);
    check(!again || stamps[n] == stamp, "packet %d was sent again with another time", n);
    stamps[n] = stamp;
    int checksum = checksum(packet);
    check(!again || checksums[n] == checksum, "packet %d was sent again with other bytes", n);
    checksums[n] = checksum;
    check(
        DataPacket.key(packet, at) != 0 == isEncrypted,
        isEncrypted ? "packet %d is in the clear" : "packet %d is encrypted",
        n);
    sentOnce.set(n);
    firstSends += again ? 0 : 1;
    sendsAgain += again ? 1 : 0;
    dataBytes += packet.remaining() + Packet.UDP_IP_HEADER_BYTES;
  }

  final Tap.Observer atCaller =
      new Tap.Observer() {
        @Override
        public void arriving(ByteBuffer packet, long nowNs) {
          if (!Packet.isControl(packet, packet.position())) {
            return;
          }
          switch (ControlPacket.type(packet, packet.position())) {
            case ACK -> {
              acksToCaller++;
              if (!AckPacket.isLight(packet.remaining())) {
                toldWindow = AckPacket.freeBufferPackets(packet, packet.position());
              }
            }
            case NAK -> naksToCaller++;
            default -> {}
          }
        }

        @Override
        public void handled(ByteBuffer packet) {}
      };

  // ---- the listener's wire ----

  final Tap.Observer atListener =
      new Tap.Observer() {
        @Override
        public void arriving(ByteBuffer packet, long nowNs) {
          int at = packet.position();
          if (!Packet.isControl(packet, at)) {
            arriving = number(DataPacket.sequenceNumber(packet, at));
            SrtStats before = receiverStats.get();
            uniqueBefore = before.pktRecvUnique();
            hasRoom = hasRoom(before);
            arrivedAtNs[arriving] = received.get(arriving) ? arrivedAtNs[arriving] : nowNs;
            arrivals++;
            arrivalsAgain += DataPacket.isRetransmitted(packet, at) ? 1 : 0;
          } else if (ControlPacket.type(packet, at) == ControlType.DROP_REQUEST) {
            int first = number(DropRequest.first(packet, at));
            givenUp.set(first, number(DropRequest.last(packet, at)) + 1);
          }
        }

        @Override
        public void handled(ByteBuffer packet) {
          long unique = receiverStats.get().pktRecvUnique();
          boolean isTaken = arriving >= 0 && unique > uniqueBefore && hasRoom;
          if (isTaken) {
            taken(arriving);
          }
          takenFromAside(unique);
          if (arriving >= receivedEnd && !isTaken) {
            aside = arriving;
          }
          arriving = -1;
        }
      };

  /**
   * Whether the packet that arrives may be taken: if it lies beyond the window, and not all that is
   * there does, it can only have the one set aside be believed.
   */
  private boolean hasRoom(SrtStats before) {
    int passed = delivered + (int) before.pktRcvDrop();
    boolean isOutside = arriving - passed >= WINDOW;
    boolean asideIsInside = aside >= passed && aside - passed < WINDOW;
    return !isOutside || (before.pktRcvBuf() == 0 && !asideIsInside);
  }

  private void taken(int n) {
    check(!received.get(n), "packet %d was taken twice", n);
    taken++;
    received.set(n);
    receivedEnd = Math.max(receivedEnd, n + 1);
  }

  private void takenFromAside(long unique) {
    if (unique > taken) {
      taken(aside);
      aside = -1;
    }
  }

  void onSentByListener(ByteBuffer packet) {
    checkSize(packet);
    int at = packet.position();
    check(Packet.isControl(packet, at), "the listener sends data");
    switch (ControlPacket.type(packet, at)) {
      case ACK -> {
        acksOut++;
        int acked = number(AckPacket.acknowledged(packet, at));
        check(acked <= firstMissing(), "%d is acknowledged, %d is missing", acked, missing);
      }
      case NAK -> {
        naksOut++;
        LossReport.read(packet, at, packet.remaining(), this::onReported);
      }
      default -> {}
    }
  }

  private boolean onReported(int firstNumber, int lastNumber) {
    int first = number(firstNumber);
    int last = number(lastNumber);
    check(first <= last && first >= 0, "a report from %d to %d", first, last);
    int highest = Math.max(aside, arriving);
    check(last < Math.max(receivedEnd, highest), "%d is reported, nothing behind it came", last);
    int here = received.nextSetBit(first);
    check(here < 0 || here > last, "%d is reported lost, it is here", here);
    return true;
  }

  /** The first packet that is neither here nor given up. */
  private int firstMissing() {
    int passed = Math.max(nextToDeliver, delivered + (int) receiverStats.get().pktRcvDrop());
    missing = Math.max(missing, passed);
    while (received.get(missing) || givenUp.get(missing) || isHandled(missing)) {
      missing++;
    }
    return missing;
  }

  private boolean isHandled(int n) {
    return n == arriving || n == aside;
  }

  // ---- the application ----

  void onDelivered(ByteBuffer payload, long originNs, long nowNs) {
    int n = Pattern.verify(payload);
    check(n >= 0 && payload.remaining() == payloadBytes, "payload %d is not as sent", n);
    check(n >= nextToDeliver, "payload %d comes twice or out of order", n);
    check(sentOnce.get(n), "payload %d comes before it was sent", n);
    nextToDeliver = n + 1;
    delivered++;
    long playNs = originNs + latencyNs;
    long believedNs = arrivedAtNs[n] + (n == aside ? SET_ASIDE_NS : 0);
    long readyNs = Math.max(playNs, believedNs);
    check(nowNs - readyNs <= LATE_NS, "payload %d comes %d ns late", n, nowNs - readyNs);
    check(!paced || nowNs - playNs >= 0, "payload %d comes %d ns early", n, playNs - nowNs);
  }

  // ---- after each step ----

  void afterStep(long listenerPages) {
    checkSender(senderStats.get());
    checkReceiver(receiverStats.get());
    check(
        listenerPages <= WINDOW / PACKETS_PER_PAGE + 1, "%d pages are in use", (int) listenerPages);
  }

  private void checkSender(SrtStats stats) {
    check(stats.pktSent() == stats.pktSentUnique() + stats.pktRetrans(), "pktSent");
    check(stats.pktSentUnique() == firstSends, "pktSentUnique");
    check(stats.pktRetrans() == sendsAgain, "pktRetrans");
    check(stats.byteSent() == dataBytes, "byteSent");
    check(stats.pktRecvAck() == acksToCaller, "pktRecvAck");
    check(stats.pktRecvNak() == naksToCaller, "pktRecvNak");
    check(stats.pktFlightSize() >= 0 && stats.pktFlightSize() <= WINDOW, "pktFlightSize");
    check(
        stats.pktFlightSize() <= Math.max(flight, toldWindow),
        "%d in flight, the peer said %d",
        stats.pktFlightSize(),
        toldWindow);
    flight = stats.pktFlightSize();
  }

  private void checkReceiver(SrtStats stats) {
    takenFromAside(stats.pktRecvUnique());
    check(stats.pktRecvUnique() == taken, "pktRecvUnique counts what came");
    check(stats.pktRecv() == arrivals, "pktRecv");
    check(stats.pktRcvRetrans() == arrivalsAgain, "pktRcvRetrans");
    check(stats.pktRecvUnique() + stats.pktRcvBelated() <= stats.pktRecv(), "pktRecvUnique");
    check(stats.pktRecvUnique() == delivered + stats.pktRcvBuf(), "delivered");
    check(stats.pktRcvBuf() >= 0 && stats.pktRcvBuf() <= WINDOW, "pktRcvBuf");
    check(stats.pktSentAck() == acksOut, "pktSentAck");
    check(stats.pktSentNak() == naksOut, "pktSentNak");
    check(stats.pktRcvUndecrypt() == 0, "pktRcvUndecrypt");
    check(
        nextToDeliver <= delivered + stats.pktRcvDrop(),
        "%d skipped of which %d are counted",
        nextToDeliver - delivered,
        (int) stats.pktRcvDrop());
    check(paced || !received.get(nextToDeliver), "%d is held back", nextToDeliver);
  }

  // ----

  private int number(int sequenceNumber) {
    return SequenceNumber.offset(isn, sequenceNumber);
  }

  private int checksum(ByteBuffer packet) {
    crc.reset();
    crc.update(packet.duplicate().position(packet.position() + Packet.HEADER_BYTES));
    return (int) crc.getValue();
  }

  private static void checkSize(ByteBuffer packet) {
    check(packet.remaining() <= MAX_DATAGRAM, "a datagram of %d bytes", packet.remaining());
  }

  /** The text is made only when it is needed: this runs millions of times. */
  private static void check(boolean holds, String what) {
    if (!holds) {
      fail("broken: " + what);
    }
  }

  private static void check(boolean holds, String what, long value) {
    if (!holds) {
      fail(String.format(what, value));
    }
  }

  private static void check(boolean holds, String what, long first, long second) {
    if (!holds) {
      fail(String.format(what, first, second));
    }
  }
}
