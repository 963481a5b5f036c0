package io.millrace.srt.send;

import io.millrace.srt.crypto.Sealer;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The store's packets as this connection numbers them, and their way out. Positions count packets
 * of the connection; a position's store index lies a constant further. One owner, the loop.
 */
final class OutgoingPackets {

  /** Nothing was sent: the socket has no room now. */
  static final int NO_ROOM = 0;

  private static final int HEADERS_BYTES = Packet.HEADER_BYTES + Packet.UDP_IP_HEADER_BYTES;

  private final PacketStore store;
  private final PacketWriter out;
  private final @Nullable Sealer sealer;
  private final SendCounters counters;
  private final boolean marksRetransmits;
  private final boolean stampsOrigins;
  private final int maxPayload;
  private final long firstPosition;
  private final long indexOffset;
  private long lastEnd = Long.MAX_VALUE;

  OutgoingPackets(
      PacketStore store,
      long firstIndex,
      SendSettings settings,
      PacketWriter out,
      @Nullable Sealer sealer,
      SendCounters counters) {
    this.store = store;
    this.out = out;
    this.sealer = sealer;
    this.counters = counters;
    this.marksRetransmits = settings.peerKnowsRetransmitFlag();
    this.stampsOrigins = settings.peerUsesTimestamps();
    this.maxPayload = settings.maxPayload();
    this.firstPosition = settings.initialSequenceNumber();
    this.indexOffset = firstIndex - firstPosition;
  }

  long firstPosition() {
    return firstPosition;
  }

  /** One past the newest position that may be sent. */
  long end() {
    return Math.min(lastEnd, store.end() - indexOffset);
  }

  /** What is there now is all that will be sent. */
  void finish() {
    lastEnd = end();
  }

  /** Whether the packet can still be read. */
  boolean holds(long position) {
    return store.holds(position + indexOffset);
  }

  /** Whether the packet can be sent again as it was sent before. */
  boolean canRepeat(long position) {
    return holds(position) && fits(position) && (sealer == null || sealer.canRepeat(position));
  }

  /** Whether a held packet is small enough for the peer, and to be encrypted. */
  boolean fits(long position) {
    int length = store.length(position + indexOffset);
    return length <= maxPayload && (sealer == null || sealer.fits(length));
  }

  /** Not while the key that the next packet would be encrypted with has to be changed first. */
  boolean admits(long position, long acked, long nowNs) {
    return sealer == null || sealer.admits(position, acked, nowNs);
  }

  /** A held packet's bytes on the way, headers counted; unencrypted. */
  int bytes(long position) {
    return store.length(position + indexOffset) + HEADERS_BYTES;
  }

  /** When a held packet came into being. */
  long originNs(long position) {
    return store.originNs(position + indexOffset);
  }

  /** Where to go on if what is older is not worth sending; see {@link PacketStore#skipLate}. */
  long skipLate(long position, long tooLateNs) {
    return store.skipLate(position + indexOffset, tooLateNs) - indexOffset;
  }

  /**
   * Sends a held packet. A peer that does not use timestamps gets the time of sending, as from
   * libsrt.
   *
   * @return its bytes on the way, headers counted; 0 if there is no room now
   */
  int send(long position, long stampNs, boolean again, long nowNs) {
    ByteBuffer packet = out.buffer();
    DataPacket.putHeader(
        packet,
        0,
        SequenceNumber.of(position),
        DataPacket.messageNumberOf(position - firstPosition),
        again && marksRetransmits,
        out.timestampUs(stampsOrigins ? stampNs : nowNs),
        out.peerSocketId());
    packet.position(Packet.HEADER_BYTES);
    store.copyTo(position + indexOffset, packet);
    int length = sealer == null ? packet.position() : sealer.seal(packet, position, again);
    if (length == Sealer.NOT_AS_SENT) {
      refuse(position, position, nowNs);
      return HEADERS_BYTES;
    }
    if (!out.send(length, nowNs)) {
      return NO_ROOM;
    }
    if (sealer != null && !again) {
      sealer.sent(position);
    }
    int bytes = length + Packet.UDP_IP_HEADER_BYTES;
    counters.sent(bytes, again);
    return bytes;
  }

  /** Tells the peer not to wait for first to last. */
  void refuse(long first, long last, long nowNs) {
    int length =
        DropRequest.put(
            out.buffer(),
            0,
            SequenceNumber.of(first),
            SequenceNumber.of(last),
            out.timestampUs(nowNs),
            out.peerSocketId());
    out.send(length, nowNs);
  }
}
