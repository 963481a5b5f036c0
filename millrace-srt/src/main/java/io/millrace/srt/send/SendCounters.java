package io.millrace.srt.send;

import io.millrace.net.Deadlines;

/** What a sender counts, under libsrt's names; written by the sender alone, totals. */
public final class SendCounters {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final double CAPACITY_WEIGHT = 1 / 8.0;

  public long pktSentUnique;
  public long pktRetrans;
  public long pktSndLoss;
  public long pktSndDrop;
  public long pktRecvAck;
  public long pktRecvNak;
  public long byteSentUnique;
  public long byteRetrans;
  public long byteSndDrop;

  /** ACKs that acknowledged something. */
  public long ackSamples;

  /** From a packet's origin until its ACK came, in all, microseconds. */
  public long usAckDelay;

  private double linkPacketsPerSecond;
  private long busySinceNs = Deadlines.NONE;
  private long busyNs;

  SendCounters() {}

  /** Packets sent, those that were sent again included. */
  public long pktSent() {
    return pktSentUnique + pktRetrans;
  }

  /** Their bytes, headers counted. */
  public long byteSent() {
    return byteSentUnique + byteRetrans;
  }

  /** A packet left. */
  void sent(int bytes, boolean again) {
    if (again) {
      pktRetrans++;
      byteRetrans += bytes;
    } else {
      pktSentUnique++;
      byteSentUnique += bytes;
    }
  }

  /** Packets left, for the first time. */
  void sentRun(int packets, long bytes) {
    pktSentUnique += packets;
    byteSentUnique += bytes;
  }

  /** So many were given up. */
  void dropped(long packets) {
    pktSndDrop += packets;
    byteSndDrop += byMeanSize(packets);
  }

  /** Bytes of so many packets, by the mean size of those sent. */
  long byMeanSize(long packets) {
    return pktSent() == 0 ? 0 : packets * byteSent() / pktSent();
  }

  /** Whether there is something to send or to be acknowledged, from now on. */
  void onBusy(boolean busy, long nowNs) {
    if (busy && busySinceNs == Deadlines.NONE) {
      busySinceNs = nowNs;
    } else if (!busy && busySinceNs != Deadlines.NONE) {
      busyNs += nowNs - busySinceNs;
      busySinceNs = Deadlines.NONE;
    }
  }

  /** How long there was in all until now, microseconds. */
  long usSndDuration(long nowNs) {
    long presentNs = busySinceNs == Deadlines.NONE ? 0 : nowNs - busySinceNs;
    return (busyNs + presentNs) / NANOS_PER_MICRO;
  }

  /** An ACK came for a packet that was stamped with this. */
  void onAcked(long stampNs, long nowNs) {
    ackSamples++;
    usAckDelay += (nowNs - stampNs) / NANOS_PER_MICRO;
  }

  /** The peer estimates the link at so many packets a second; that jumps, libsrt smooths it so. */
  void onLinkCapacity(int estimate) {
    if (estimate > 0) {
      double weight = linkPacketsPerSecond == 0 ? 1 : CAPACITY_WEIGHT;
      linkPacketsPerSecond += (estimate - linkPacketsPerSecond) * weight;
    }
  }

  double linkPacketsPerSecond() {
    return linkPacketsPerSecond;
  }
}
