package io.millrace.srt.receive;

import io.millrace.net.Deadlines;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.packet.SequenceNumber;

/**
 * Sends the ACKs: a full one each 10 ms while there is something new, again while it is not
 * answered, light ones in between when data comes fast (guide §10.4, §10.5). One owner.
 */
final class Acknowledger {

  private static final long PERIOD_NS = 10_000_000;
  private static final int PACKETS_PER_LIGHT_ACK = 64;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int NOT_KNOWN = -1;

  private final RttEstimator rtt;
  private final PacketWriter out;
  private final ReceiveCounters counters;
  private final AckHistory history = new AckHistory();
  private final ReceiveRate rate;

  private long lastAcked;
  private long lastConfirmed;
  private long lastFullAtNs;
  private long nextAtNs = Deadlines.NONE;
  private int packetsSinceAck;
  private int lastFreePackets = Receiver.CAPACITY;

  // the first ACK that told of room after a full buffer, while the peer has not answered it
  private boolean reopening;
  private int reopeningAck;

  Acknowledger(long firstPosition, RttEstimator rtt, PacketWriter out, ReceiveCounters counters) {
    this.rtt = rtt;
    this.out = out;
    this.counters = counters;
    this.rate = new ReceiveRate(out.startNs());
    this.lastAcked = firstPosition;
    this.lastConfirmed = firstPosition;
    this.lastFullAtNs = out.startNs();
  }

  /** A packet was received; ackPosition is the first one missing now. */
  void onPacket(long ackPosition, int packetBytes, int freePackets, long nowNs) {
    rate.add(packetBytes, nowNs);
    packetsSinceAck++;
    onProgress(ackPosition, freePackets, nowNs);
    if (packetsSinceAck % PACKETS_PER_LIGHT_ACK == 0
        && nowNs - lastFullAtNs < PERIOD_NS
        && freePackets > 0) {
      sendLight(ackPosition, nowNs);
    }
  }

  /** What can be acknowledged may have moved, or a full buffer may have room again. */
  void onProgress(long ackPosition, int freePackets, long nowNs) {
    if (ackPosition > lastAcked || hasReopened(freePackets)) {
      long dueNs = lastFullAtNs + PERIOD_NS;
      nextAtNs = Deadlines.earlier(nextAtNs, Deadlines.isDue(dueNs, nowNs) ? nowNs : dueNs);
    }
  }

  void onTimer(long ackPosition, int freePackets, long nowNs) {
    if (!Deadlines.isDue(nextAtNs, nowNs)) {
      return;
    }
    if (ackPosition <= lastConfirmed && !reopening && !hasReopened(freePackets)) {
      nextAtNs = Deadlines.NONE;
      return;
    }
    sendFull(ackPosition, freePackets, nowNs);
    nextAtNs = nowNs + Math.max(PERIOD_NS, rtt.patienceNs());
  }

  /** The peer was told that there is no room; it waits to hear that there is. */
  private boolean hasReopened(int freePackets) {
    return lastFreePackets == 0 && freePackets > 0;
  }

  long nextDeadlineNs() {
    return nextAtNs;
  }

  /**
   * The answer to an ACK came.
   *
   * @return the round trip time in microseconds; 0 if the clock is too coarse to tell; negative if
   *     no ACK had this number
   */
  int onAckAck(int ackNumber, long nowNs) {
    if (!history.knows(ackNumber)) {
      return NOT_KNOWN;
    }
    lastConfirmed = Math.max(lastConfirmed, history.position(ackNumber));
    if (reopening && SequenceNumber.offset(reopeningAck, ackNumber) >= 0) {
      reopening = false;
    }
    return (int) ((nowNs - history.timeNs(ackNumber)) / NANOS_PER_MICRO);
  }

  private void sendFull(long ackPosition, int freePackets, long nowNs) {
    int ackNumber = history.add(ackPosition, nowNs);
    if (hasReopened(freePackets)) {
      reopening = true;
      reopeningAck = ackNumber;
    }
    int length =
        AckPacket.putFull(
            out.buffer(),
            0,
            ackNumber,
            SequenceNumber.of(ackPosition),
            rtt.rttUs(),
            rtt.varianceUs(),
            freePackets,
            rate.packetsPerSecond(),
            rate.bytesPerSecond(),
            out.timestampUs(nowNs),
            out.peerSocketId());
    out.sendSoon(length, nowNs);
    counters.pktSentAck++;
    lastAcked = ackPosition;
    lastFullAtNs = nowNs;
    lastFreePackets = freePackets;
    reopening &= freePackets > 0;
    packetsSinceAck = 0;
  }

  private void sendLight(long ackPosition, long nowNs) {
    int length =
        AckPacket.putLight(
            out.buffer(),
            0,
            SequenceNumber.of(ackPosition),
            out.timestampUs(nowNs),
            out.peerSocketId());
    out.sendSoon(length, nowNs);
    counters.pktSentAck++;
  }
}
