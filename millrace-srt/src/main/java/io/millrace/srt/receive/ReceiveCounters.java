package io.millrace.srt.receive;

/** What a receiver counts, under libsrt's names; written by the receiver alone, totals. */
public final class ReceiveCounters {

  private static final double BELATED_WEIGHT = 0.2;
  private static final double NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  public long pktRecv;
  public long pktRecvUnique;
  public long pktRcvLoss;
  public long pktRcvDrop;
  public long pktRcvRetrans;
  public long pktRcvBelated;
  public long pktRcvUndecrypt;

  /** Received packets for which there was no room: too far ahead, or too many gaps. */
  public long pktRcvNoRoom;

  /** Received packets whose timestamp lay more than a second ahead. */
  public long pktRcvFuture;

  /** The farthest that a packet which was not sent again has come behind others, packets. */
  public int pktReorderDistance;

  /** Packets that may overtake a missing one now before it is reported lost. */
  public int pktReorderTolerance;

  public long pktSentAck;
  public long pktSentNak;
  public long byteRecv;
  public long byteRecvUnique;
  public long byteRcvLoss;
  public long byteRcvDrop;
  public long byteRcvUndecrypt;

  /** Packets handed to the application. */
  public long pktDelivered;

  /** From origin until delivery, in all, microseconds. */
  public long usDelivery;

  /** How late belated packets are, milliseconds, a running average. */
  public double pktRcvAvgBelatedTime;

  ReceiveCounters() {}

  /** Packets found missing, or skipped, take the mean size of those received. */
  long byMeanSize(long packets) {
    return pktRecv == 0 ? 0 : packets * byteRecv / pktRecv;
  }

  /** So many were found missing. */
  void missing(long packets) {
    pktRcvLoss += packets;
    byteRcvLoss += byMeanSize(packets);
  }

  /** So many were given up. */
  void dropped(long packets) {
    pktRcvDrop += packets;
    byteRcvDrop += byMeanSize(packets);
  }

  /** A packet was handed to the application, so long after its origin. */
  void delivered(long ageNs) {
    pktDelivered++;
    usDelivery += ageNs / NANOS_PER_MICRO;
  }

  /** A packet could not be decrypted. */
  void undecrypted(int bytes) {
    pktRcvUndecrypt++;
    byteRcvUndecrypt += bytes;
  }

  /** A packet came so long after its turn. */
  void belated(long lateNs) {
    pktRcvBelated++;
    double lateMs = lateNs / NANOS_PER_MILLI;
    double weight = pktRcvBelated == 1 ? 1 : BELATED_WEIGHT;
    pktRcvAvgBelatedTime += (lateMs - pktRcvAvgBelatedTime) * weight;
  }
}
