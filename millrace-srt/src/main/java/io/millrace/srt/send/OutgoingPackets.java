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

  /** More together save little, and leave in one burst. */
  private static final int MOST_TOGETHER = 32;

  private final PacketStore store;
  private final PacketWriter out;
  private final @Nullable Sealer sealer;
  private final SendCounters counters = new SendCounters();
  private final boolean marksRetransmits;
  private final boolean stampsOrigins;
  private final boolean peerDropsTooLate;
  private final int maxPayload;
  private final long firstPosition;
  private final long indexOffset;
  private long lastEnd = Long.MAX_VALUE;

  OutgoingPackets(
      PacketStore store,
      long firstIndex,
      SendSettings settings,
      PacketWriter out,
      @Nullable Sealer sealer) {
    this.store = store;
    this.out = out;
    this.sealer = sealer;
    this.marksRetransmits = settings.peerKnowsRetransmitFlag();
    this.stampsOrigins = settings.peerUsesTimestamps();
    this.peerDropsTooLate =
        settings.peerDropsTooLate() && settings.options().sndDropDelay() != null;
    this.maxPayload = settings.maxPayload();
    this.firstPosition = settings.initialSequenceNumber();
    this.indexOffset = firstIndex - firstPosition;
  }

  SendCounters counters() {
    return counters;
  }

  /** Whether the peer skips what comes too late, and we need not try longer. */
  boolean peerDropsTooLate() {
    return peerDropsTooLate;
  }

  /** Where they leave. */
  PacketWriter out() {
    return out;
  }

  long firstPosition() {
    return firstPosition;
  }

  /** Where a position lies in the store. */
  long index(long position) {
    return position + indexOffset;
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
    putHeader(packet, 0, position, messageNumber(position), again, stampNs, nowNs);
    packet.position(Packet.HEADER_BYTES);
    store.copyTo(position + indexOffset, packet);
    int length = sealer == null ? packet.position() : sealer.seal(packet, 0, position, again);
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

  private void putHeader(
      ByteBuffer packet,
      int at,
      long position,
      int messageNumber,
      boolean again,
      long stampNs,
      long nowNs) {
    DataPacket.putHeader(
        packet,
        at,
        SequenceNumber.of(position),
        messageNumber,
        again && marksRetransmits,
        out.timestampUs(stampsOrigins ? stampNs : nowNs),
        out.peerSocketId());
  }

  private int messageNumber(long position) {
    return DataPacket.messageNumberOf(position - firstPosition);
  }

  // ---- several in one go ----

  /** How many packets may leave together at most. */
  int mostTogether() {
    boolean sealsOneByOne = sealer != null && !sealer.sealsRuns();
    return sealsOneByOne ? 1 : MOST_TOGETHER;
  }

  /**
   * Sends held packets from position on for the first time, together: from where they lie, with
   * their headers written there; else copied one behind the other. Ends with the first that is of
   * another size.
   *
   * @param most how many at most; all of them held
   * @param acked everything before this position is acknowledged or given up
   * @return how many; 0 if there is no room now
   */
  int sendRun(long position, int most, Backlog stamps, long acked, long nowNs) {
    int inPlace = sealer == null ? store.run(position + indexOffset, most) : 0;
    int taken =
        inPlace > 0
            ? sendInPlace(position, inPlace, stamps, nowNs)
            : sendCopies(position, most, stamps, acked, nowNs);
    counters.sentRun(taken, runBytes(position, taken));
    return taken;
  }

  /** Bytes of so many packets of a run on the way, headers counted; unencrypted. */
  long runBytes(long position, int packets) {
    return packets == 0 ? 0 : (packets - 1L) * bytes(position) + bytes(position + packets - 1);
  }

  private int sendInPlace(long position, int count, Backlog stamps, long nowNs) {
    long index = position + indexOffset;
    int offset = store.runOffset(index);
    int packetBytes = Packet.HEADER_BYTES + store.length(index);
    int end =
        offset + (count - 1) * packetBytes + Packet.HEADER_BYTES + store.length(index + count - 1);
    ByteBuffer memory = store.runMemory(index).clear().limit(end).position(offset);
    int messageNumber = messageNumber(position);
    for (int i = 0; i < count; i++) {
      long stampNs = stamps.stampNs(position + i);
      putHeader(
          memory, offset + i * packetBytes, position + i, messageNumber, false, stampNs, nowNs);
      messageNumber = DataPacket.nextMessageNumber(messageNumber);
    }
    int taken = out.sendRun(memory, packetBytes, nowNs);
    if (taken > 0) {
      store.onRunSent(
          index, taken, runBytes(position, taken) - (long) taken * Packet.ALL_HEADER_BYTES);
    }
    return taken;
  }

  private int sendCopies(long position, int most, Backlog stamps, long acked, long nowNs) {
    ByteBuffer buffer = out.buffer();
    int length = store.length(position + indexOffset);
    int packetBytes = 0;
    int count = 0;
    int bound = Math.min(most, out.bufferPackets());
    while (count < bound && isNextOf(position, count, length, acked, nowNs)) {
      int next = store.length(position + count + indexOffset);
      int bytes = copy(buffer, position + count, stamps.stampNs(position + count), nowNs);
      packetBytes = count == 0 ? bytes : packetBytes;
      count++;
      if (next < length) {
        break;
      }
    }
    int taken = out.sendRun(buffer.flip(), packetBytes, nowNs);
    for (int i = 0; sealer != null && i < taken; i++) {
      sealer.sent(position + i);
    }
    return taken;
  }

  /** Whether the packet is not larger than the first one, and no key is to be changed before it. */
  private boolean isNextOf(long first, int count, int length, long acked, long nowNs) {
    return count == 0
        || (store.length(first + count + indexOffset) <= length
            && admits(first + count, acked, nowNs));
  }

  /** Writes a packet at the buffer's position, sealed. */
  private int copy(ByteBuffer buffer, long position, long stampNs, long nowNs) {
    int at = buffer.position();
    putHeader(buffer, at, position, messageNumber(position), false, stampNs, nowNs);
    buffer.position(at + Packet.HEADER_BYTES);
    store.copyTo(position + indexOffset, buffer);
    int bytes = sealer == null ? buffer.position() - at : sealer.seal(buffer, at, position, false);
    buffer.position(at + bytes);
    return bytes;
  }

  /** Whether the port has time to send one more packet again in this pass; counts it. */
  boolean portAdmitsAgain() {
    return out.admitsAgain();
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
