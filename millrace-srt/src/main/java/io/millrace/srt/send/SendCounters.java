package io.millrace.srt.send;

import io.millrace.net.Deadlines;
import org.jspecify.annotations.Nullable;

/** What a sender counts, under libsrt's names; written by the sender alone, totals. */
public final class SendCounters {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final int SAMPLES_MOST = 0xFFFF_FFFF;
  private static final float CAPACITY_WEIGHT = 1 / 8f;

  public long pktSentUnique;
  public long byteSentUnique;

  /** Modulo 2<sup>32</sup>: there are thousands of senders, and this is a year and more of ACKs. */
  public int pktRecvAck;

  /** ACKs that acknowledged something, without sign; stays at the most that it can be. */
  public int ackSamples;

  /** From a packet's origin until its ACK came, in all, microseconds. */
  public long usAckDelay;

  private float linkPacketsPerSecond;
  private long busySinceNs = Deadlines.NONE;
  private long busyNs;
  private @Nullable Losses losses; // most have none

  private static final class Losses {
    long pktRetrans;
    long pktSndLoss;
    long pktSndDrop;
    long pktRecvNak;
    long byteRetrans;
    long byteSndDrop;
    long pktUnsettled;
    long usMissed;
    int bytesPerSecond;
  }

  SendCounters() {}

  /** Packets sent, those that were sent again included. */
  public long pktSent() {
    return pktSentUnique + pktRetrans();
  }

  /** Their bytes, headers counted. */
  public long byteSent() {
    return byteSentUnique + byteRetrans();
  }

  /** Packets sent again. */
  public long pktRetrans() {
    return losses == null ? 0 : losses.pktRetrans;
  }

  /** Packets that the peer reported lost. */
  public long pktSndLoss() {
    return losses == null ? 0 : losses.pktSndLoss;
  }

  /** Packets that were given up. */
  public long pktSndDrop() {
    return losses == null ? 0 : losses.pktSndDrop;
  }

  /** Loss reports that came. */
  public long pktRecvNak() {
    return losses == null ? 0 : losses.pktRecvNak;
  }

  /** Bytes sent again, headers counted. */
  public long byteRetrans() {
    return losses == null ? 0 : losses.byteRetrans;
  }

  /** Bytes that were given up, by the mean size of those sent. */
  public long byteSndDrop() {
    return losses == null ? 0 : losses.byteSndDrop;
  }

  /**
   * How much media the peer skipped because it did not come in time, as far as we can tell,
   * microseconds: when its acknowledgements go on late, the part of what they cover that it had
   * reported lost.
   */
  public long usMissed() {
    return losses == null ? 0 : losses.usMissed;
  }

  /** What the peer takes in, by its own account, bytes a second; 0 if it never missed anything. */
  public int peerBytesPerSecond() {
    return losses == null ? 0 : losses.bytesPerSecond;
  }

  /** Whether the peer ever missed something. */
  boolean hasLosses() {
    return losses != null;
  }

  private Losses losses() {
    Losses current = losses == null ? new Losses() : losses;
    losses = current;
    return current;
  }

  /** A packet left. */
  void sent(int bytes, boolean again) {
    if (again) {
      losses().pktRetrans++;
      losses().byteRetrans += bytes;
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
    if (packets > 0) {
      losses().pktSndDrop += packets;
      losses().byteSndDrop += byMeanSize(packets);
    }
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
    if (ackSamples != SAMPLES_MOST) {
      ackSamples++;
      usAckDelay += (nowNs - stampNs) / NANOS_PER_MICRO;
    }
  }

  /** The peer estimates the link at so many packets a second; that jumps, libsrt smooths it so. */
  void onLinkCapacity(int estimate) {
    if (estimate > 0) {
      float weight = linkPacketsPerSecond == 0 ? 1 : CAPACITY_WEIGHT;
      linkPacketsPerSecond += (estimate - linkPacketsPerSecond) * weight;
    }
  }

  double linkPacketsPerSecond() {
    return linkPacketsPerSecond;
  }

  /** The peer reported so many packets lost. */
  void onLost(long packets) {
    losses().pktSndLoss += packets;
  }

  /** So many of them for the first time. */
  void onFirstLost(long packets) {
    losses().pktUnsettled += packets;
  }

  /**
   * The peer's acknowledgements went on, over so many packets.
   *
   * @param missedNs how much media they are, if it had given up waiting for some; else 0
   */
  void onSettled(long packets, long missedNs) {
    if (losses != null && losses.pktUnsettled > 0) {
      long lost = Math.min(losses.pktUnsettled, packets);
      losses.pktUnsettled -= lost;
      losses.usMissed += missedNs / NANOS_PER_MICRO * lost / packets;
    }
  }

  /** The peer says how much it takes in. */
  void onPeerRate(int bytesPerSecond) {
    if (losses != null && bytesPerSecond > 0) {
      losses.bytesPerSecond = bytesPerSecond;
    }
  }

  /** A loss report came. */
  void onNak() {
    losses().pktRecvNak++;
  }
}
