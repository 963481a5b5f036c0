package io.millrace.media.ts;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;

/**
 * Reads along with one MPEG-TS stream, payload by payload as they came over the wire, without
 * changing it. Never throws, never grows beyond a bound; damage is counted. One owner.
 */
public final class StreamObserver {

  /**
   * Looks at the next payload.
   *
   * @param payload position to limit, left as they are; any size, may start mid-packet
   * @return whether a random access point starts in this payload: a decoder that has the tables can
   *     start with it
   */
  public boolean observe(ByteBuffer payload) {
    throw new UnsupportedOperationException("contract");
  }

  /** What is known by now; the same object until something changed. */
  public StreamDescription description() {
    throw new UnsupportedOperationException("contract");
  }

  /** False once it is clear that these bytes are not MPEG-TS (D2: forwarded all the same). */
  public boolean isTransportStream() {
    throw new UnsupportedOperationException("contract");
  }

  /**
   * The newest PAT, PMT and SDT as whole 188-byte TS packets, in this order, ready to be sent ahead
   * of a random access point. A new read-only buffer each time they changed, otherwise the same
   * one; empty until PAT and PMT are known. At most 1316 bytes; if they are larger, empty.
   */
  public ByteBuffer tables() {
    throw new UnsupportedOperationException("contract");
  }

  /** TS packets that made no sense: lost sync, bad checksum, discontinuity. */
  public long damaged() {
    throw new UnsupportedOperationException("contract");
  }
}
