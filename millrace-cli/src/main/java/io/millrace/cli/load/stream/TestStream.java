package io.millrace.cli.load.stream;

import java.nio.ByteBuffer;

/**
 * A channel as an encoder of constant bit rate makes it: MPEG-TS that any player takes (ISO/IEC
 * 13818-1), H.264 video of a grey picture, key pictures at a fixed distance, and in each payload of
 * seven TS packets a {@link Mark}.
 *
 * <pre>
 *   payload   clock with PCR and mark | six of: PAT, PMT, SDT, video
 *   frame     a PAT and a PMT, with a key frame an SDT, then one PES packet that fills the rest
 * </pre>
 *
 * All frames are of the same size, to a payload. One owner.
 */
public final class TestStream {

  /** Bytes of a payload: seven TS packets. */
  public static final int PAYLOAD = 1316;

  static final int TS_PACKET = 188;

  private static final int TS_BODY = 184;
  private static final int SLOTS = 6;
  private static final int TABLE_SLOTS = 2;
  private static final int KEY_TABLE_SLOTS = 3;
  private static final int PES_HEADER = 14;
  private static final int RANDOM_ACCESS_FIELD = 2;
  private static final int PAYLOAD_BITS = PAYLOAD * Byte.SIZE;

  private static final long CLOCK_27M = 27_000_000;
  private static final long CLOCK_90K = 90_000;
  private static final int PCR_STEPS = 300;
  private static final long PTS_MASK = (1L << 33) - 1;

  /** How long a decoder waits before it shows a picture. */
  private static final long PTS_AHEAD_90K = CLOCK_90K / 5;

  private final int run;
  private final long bitsPerSecond;
  private final int framesPerSecond;
  private final int framesPerKey;
  private final Tables tables;
  private final GreyVideo video;
  private final byte[] unit;

  private long frame = -1;
  private long number;
  private int payloads;
  private int payload;
  private int unitLength;
  private int unitAt;
  private int videoCounter;
  private boolean tablesDue;

  /**
   * A stream that begins with a key frame.
   *
   * @param run in each mark, so that a viewer knows its own run's packets
   * @param title US-ASCII, at most 64 characters
   * @param bitsPerSecond of payloads, at least {@link #leastBitsPerSecond}
   * @param framesPerSecond 1 to 240
   * @param framesPerKey frames from a key frame to the next: 1 or more
   */
  public TestStream(
      int run, String title, long bitsPerSecond, int framesPerSecond, int framesPerKey) {
    if (bitsPerSecond < leastBitsPerSecond(framesPerSecond)) {
      throw new IllegalArgumentException(
          "bitsPerSecond: "
              + bitsPerSecond
              + " must be at least "
              + leastBitsPerSecond(framesPerSecond));
    }
    this.run = run;
    this.bitsPerSecond = bitsPerSecond;
    this.framesPerSecond = framesPerSecond;
    this.framesPerKey = framesPerKey;
    this.tables = new Tables(title);
    this.video = new GreyVideo(framesPerSecond);
    int most = (int) (bitsPerSecond / ((long) PAYLOAD_BITS * framesPerSecond)) + 1;
    this.unit = new byte[most * SLOTS * TS_BODY];
  }

  /** A payload for each frame. */
  public static long leastBitsPerSecond(int framesPerSecond) {
    return (long) PAYLOAD_BITS * framesPerSecond;
  }

  /**
   * Goes on to the next frame.
   *
   * @return how many payloads it has: 1 or more, of which each is to be written
   */
  public int nextFrame() {
    frame++;
    payloads = (int) (payloadsBefore(frame + 1) - payloadsBefore(frame));
    payload = 0;
    boolean key = isKeyFrame();
    int videoSlots = payloads * SLOTS - (key ? KEY_TABLE_SLOTS : TABLE_SLOTS);
    unitLength = videoSlots * TS_BODY - PES_HEADER - (key ? RANDOM_ACCESS_FIELD : 0);
    unitAt = 0;
    tablesDue = true;
    int sinceKey = (int) (frame % framesPerKey);
    video.write(unit, unitLength, frame / framesPerKey + 1, sinceKey);
    return payloads;
  }

  /** Payloads of all frames before this one. */
  private long payloadsBefore(long anyFrame) {
    return anyFrame * bitsPerSecond / ((long) PAYLOAD_BITS * framesPerSecond);
  }

  private boolean isKeyFrame() {
    return frame % framesPerKey == 0;
  }

  /** How many frames were begun. */
  public long frames() {
    return frame + 1;
  }

  /** How many payloads were written. */
  public long written() {
    return number;
  }

  /**
   * Appends the frame's next payload.
   *
   * @param sentNs now, in System.nanoTime's scale
   */
  public void write(ByteBuffer to, long sentNs) {
    boolean randomAccess = tablesDue && isKeyFrame();
    putClock(to, randomAccess, sentNs);
    int slots = SLOTS;
    if (tablesDue) {
      tablesDue = false;
      tables.putPat(to);
      tables.putPmt(to);
      slots -= TABLE_SLOTS;
      if (isKeyFrame()) {
        tables.putSdt(to);
        slots--;
      }
    }
    for (int i = 0; i < slots; i++) {
      putVideo(to);
    }
    number++;
    payload++;
  }

  private void putClock(ByteBuffer to, boolean randomAccess, long sentNs) {
    int start = to.position();
    long pcr = CLOCK_27M * (frame * payloads + payload) / ((long) framesPerSecond * payloads);
    to.put((byte) 0x47).putShort((short) Tables.PID_CLOCK).put((byte) 0x20);
    to.put((byte) (TS_BODY - 1)).put((byte) 0x12); // PCR and private data
    long base = (pcr / PCR_STEPS) & PTS_MASK;
    to.putInt((int) (base >>> 1));
    to.putShort((short) (((base & 1) << 15) | 0x7E00 | (pcr % PCR_STEPS)));
    to.put((byte) Mark.BYTES);
    Mark.put(to, start, run, randomAccess, number, sentNs);
    to.position(start + Mark.AT + Mark.BYTES);
    while (to.position() < start + TS_PACKET) {
      to.put((byte) 0xFF);
    }
  }

  private void putVideo(ByteBuffer to) {
    int end = to.position() + TS_PACKET;
    boolean first = unitAt == 0;
    boolean key = first && isKeyFrame();
    to.put((byte) 0x47).putShort((short) ((first ? 0x4000 : 0) | Tables.PID_VIDEO));
    to.put((byte) ((key ? 0x30 : 0x10) | videoCounter));
    videoCounter = (videoCounter + 1) & 0x0F;
    if (key) {
      to.put((byte) (RANDOM_ACCESS_FIELD - 1)).put((byte) 0x40);
    }
    if (first) {
      putPesHeader(to);
    }
    int length = end - to.position();
    to.put(unit, unitAt, length);
    unitAt += length;
  }

  private void putPesHeader(ByteBuffer to) {
    long pts = (CLOCK_90K * frame / framesPerSecond + PTS_AHEAD_90K) & PTS_MASK;
    to.putInt(0x000001E0).putShort((short) 0); // video, of any length
    to.put((byte) 0x84).put((byte) 0x80).put((byte) 5); // aligned, with a PTS
    to.put((byte) (0x21 | ((pts >>> 29) & 0x0E)));
    to.putShort((short) ((pts >>> 14) | 1));
    to.putShort((short) ((pts << 1) | 1));
  }
}
