package io.millrace.srt.handshake;

import io.millrace.srt.SrtOptions;

/** The flags of HSREQ and HSRSP: what the one that sets them does (draft 3.2.1.1.1). */
public final class HandshakeFlags {

  /** Sends data packets with origin timestamps. */
  public static final int TSBPDSND = 0x01;

  /** Delivers received packets by their timestamps. */
  public static final int TSBPDRCV = 0x02;

  /** Understands the key field of data packets. */
  public static final int CRYPT = 0x04;

  /** Drops too-late packets as a receiver, so its peer may drop them as a sender. */
  public static final int TLPKTDROP = 0x08;

  /** Repeats its loss reports periodically, so its peer need not retransmit blindly. */
  public static final int PERIODICNAK = 0x10;

  /** Understands the retransmission flag; without it that bit belongs to the message number. */
  public static final int REXMITFLG = 0x20;

  /** File mode: a byte stream instead of messages. */
  public static final int STREAM = 0x40;

  /** Understands packet filters. */
  public static final int FILTERCAP = 0x80;

  private static final int ALWAYS = TSBPDSND | TSBPDRCV | CRYPT | REXMITFLG;

  private HandshakeFlags() {}

  /** What a side with these options sets: live mode without packet filters. */
  public static int of(SrtOptions options) {
    return ALWAYS | (options.tlPktDrop() ? TLPKTDROP : 0) | (options.nakReport() ? PERIODICNAK : 0);
  }
}
