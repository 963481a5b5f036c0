package io.millrace.srt.handshake;

/**
 * HSREQ or HSRSP: version, flags, latencies (draft 3.2.1.1).
 *
 * @param type {@link #HSREQ} or {@link #HSRSP}
 * @param version {@code major << 16 | minor << 8 | patch}; see {@link SrtVersion}
 * @param flags see {@link HandshakeFlags}
 * @param rcvLatencyMs the latency with which the sender of this block receives, 16 bits
 * @param sndLatencyMs the latency with which the other side is to receive from it, 16 bits
 */
public record SrtExtension(int type, int version, int flags, int rcvLatencyMs, int sndLatencyMs)
    implements Extension {

  static final int WORDS = 3;

  private static final int LATENCY_FIELD_MAX = 0xFFFF;

  public SrtExtension {
    if (type != HSREQ && type != HSRSP) {
      throw new IllegalArgumentException("type: " + type + " must be HSREQ (1) or HSRSP (2)");
    }
    requireField("rcvLatencyMs", rcvLatencyMs);
    requireField("sndLatencyMs", sndLatencyMs);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private static void requireField(String name, int value) {
    if (value < 0 || value > LATENCY_FIELD_MAX) {
      throw new IllegalArgumentException(name + ": " + value + " must lie between 0 and 65535");
    }
  }
}
