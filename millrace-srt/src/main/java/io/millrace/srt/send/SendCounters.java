package io.millrace.srt.send;

/** What a sender counts, under libsrt's names; written by the sender alone, totals. */
public final class SendCounters {

  public long pktSent;
  public long pktSentUnique;
  public long pktRetrans;
  public long pktSndLoss;
  public long pktSndDrop;
  public long pktRecvAck;
  public long pktRecvNak;
  public long byteSent;
  public long byteSentUnique;
  public long byteRetrans;
  public long byteSndDrop;

  /** ACKs that acknowledged something. */
  public long ackSamples;

  /** From a packet's origin until its ACK came, in all, microseconds. */
  public long usAckDelay;

  SendCounters() {}

  /** A packet left. */
  void sent(int bytes, boolean again) {
    pktSent++;
    byteSent += bytes;
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
    pktSent += packets;
    byteSent += bytes;
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
    return pktSent == 0 ? 0 : packets * byteSent / pktSent;
  }
}
