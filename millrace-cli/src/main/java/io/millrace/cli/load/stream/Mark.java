package io.millrace.cli.load.stream;

import java.nio.ByteBuffer;

/**
 * What the tool writes into each payload that it publishes, so that a viewer knows how old it is
 * and which one: transport_private_data in the adaptation field of the first TS packet (ISO/IEC
 * 13818-1 2.4.3.4). Read in place.
 *
 * <pre>
 *   at 13   magic 4 | run 4 | flags 4 | number 8 | sent, System.nanoTime of the sender 8
 * </pre>
 */
public final class Mark {

  static final int BYTES = 28;

  /** From the payload's start: TS header, adaptation length and flags, PCR, private length. */
  static final int AT = 13;

  private static final int MAGIC = 0x4D6C4C64;
  private static final int RUN_AT = AT + 4;
  private static final int FLAGS_AT = AT + 8;
  private static final int NUMBER_AT = AT + 12;
  private static final int SENT_AT = AT + 20;
  private static final int RANDOM_ACCESS = 1;

  private Mark() {}

  /** Whether the payload, position to limit, was published by this run of the tool. */
  public static boolean isOf(int run, ByteBuffer payload) {
    int at = payload.position();
    return payload.limit() - at >= AT + BYTES
        && payload.getInt(at + AT) == MAGIC
        && payload.getInt(at + RUN_AT) == run;
  }

  /** Which payload of the channel it is, from 0 on. */
  public static long number(ByteBuffer payload) {
    return payload.getLong(payload.position() + NUMBER_AT);
  }

  /** When it was sent, in the sender's System.nanoTime scale. */
  public static long sentNs(ByteBuffer payload) {
    return payload.getLong(payload.position() + SENT_AT);
  }

  /** Whether a random access point starts in this payload. */
  public static boolean isRandomAccess(ByteBuffer payload) {
    return (payload.getInt(payload.position() + FLAGS_AT) & RANDOM_ACCESS) != 0;
  }

  /** Writes a mark into the payload that starts at the given index. */
  static void put(
      ByteBuffer to, int start, int run, boolean randomAccess, long number, long sentNs) {
    to.putInt(start + AT, MAGIC);
    to.putInt(start + RUN_AT, run);
    to.putInt(start + FLAGS_AT, randomAccess ? RANDOM_ACCESS : 0);
    to.putLong(start + NUMBER_AT, number);
    to.putLong(start + SENT_AT, sentNs);
  }
}
