package io.millrace.srt.send;

/** What a sender counts, under libsrt's names; written by the sender alone, totals. */
public final class SendCounters {
  /** All zero: of a half that was never needed. Nobody writes it. */
  public static final SendCounters NONE = new SendCounters();

  public long pktSent;
  public long pktSentUnique;
  public long pktRetrans;
  public long pktSndLoss;
  public long pktSndDrop;
  public long pktRecvAck;
  public long pktRecvNak;
  public long byteSent;

  SendCounters() {}
}
