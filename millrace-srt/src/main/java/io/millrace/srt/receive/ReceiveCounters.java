package io.millrace.srt.receive;

/** What a receiver counts, under libsrt's names; written by the receiver alone, totals. */
public final class ReceiveCounters {
  /** All zero: of a half that was never needed. Nobody writes it. */
  public static final ReceiveCounters NONE = new ReceiveCounters();

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

  ReceiveCounters() {}
}
