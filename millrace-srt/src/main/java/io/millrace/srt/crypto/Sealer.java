package io.millrace.srt.crypto;

import io.millrace.net.Deadlines;
import io.millrace.srt.crypto.PacketCipher.Direction;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what a connection sends, and changes the key in time (guide §15.4 to §15.7).
 *
 * <pre>
 *   positions   previousFrom … activeFrom … next
 *                  old key       active key     new key: announced, answered, then active
 * </pre>
 *
 * A position is always encrypted with the key it was first encrypted with; one whose key is gone is
 * not sent again. The next key is not made before everything under the old one, whose place it
 * takes, is acknowledged or given up; nor used before the peer has it. One owner, the loop.
 */
public final class Sealer {

  /** Instead of a length: the packet is not what was sent under its number before. */
  public static final int NOT_AS_SENT = 0;

  /** So many packets go out under one key at most, answered or not: no sequence number twice. */
  private static final long MOST_UNDER_ONE_KEY = 1L << 30;

  private static final byte WITHOUT_RETRANSMITTED = (byte) ~0x04;

  private final CipherBuffers buffers;
  private final RandomGenerator random;
  private final int refreshRate;
  private final int preAnnounce;
  private final int maxPayload;
  private final @Nullable PacketCipher[] ciphers = new PacketCipher[KeySlot.CODES];
  private final @Nullable SentPackets sentPackets;
  private final Announcement announcement = new Announcement();

  private StreamKeys keys;
  private KeySlot active;
  private long activeFrom;
  private long previousFrom;
  private boolean begun;
  private boolean keyMustGo;

  /**
   * Begins with the keys of the handshake, which the peer may use for its own packets, too.
   *
   * @param refreshRate packets under one key
   * @param preAnnounce so many packets before that, the next key is told to the peer
   * @param firstPosition the initial sequence number
   * @param maxPayload bytes that a packet can carry, tag included
   */
  Sealer(
      StreamKeys keys,
      CipherBuffers buffers,
      RandomGenerator random,
      int refreshRate,
      int preAnnounce,
      long firstPosition,
      int maxPayload) {
    this.keys = keys;
    this.active = keys.has(KeySlot.EVEN) ? KeySlot.EVEN : KeySlot.ODD;
    this.buffers = buffers;
    this.random = random;
    this.refreshRate = refreshRate;
    this.preAnnounce = preAnnounce;
    this.activeFrom = firstPosition;
    this.previousFrom = firstPosition;
    this.maxPayload = maxPayload - keys.material().cipher().tagBytes();
    boolean headerIsAuthenticated = keys.material().cipher() == CipherType.AES_GCM;
    this.sentPackets = headerIsAuthenticated ? new SentPackets() : null;
  }

  // ---- what the sender asks ----

  /**
   * Asked before a position is sent for the first time: whether it may be sent now. This is where
   * keys change.
   *
   * @param acked everything before this position is acknowledged or given up
   */
  public boolean admits(long position, long acked, long nowNs) {
    long used = position - activeFrom;
    if (!announcement.isOpen() && isDueForNewKey(used) && acked >= activeFrom) {
      previousFrom = activeFrom;
      keys = keys.refreshed(active.other(), random);
      ciphers[active.other().code()] = null;
      announcement.open(keys.material(), nowNs);
    }
    if (announcement.isOpen() && maySwitch(used)) {
      active = active.other();
      activeFrom = position;
      keyMustGo = false;
      announcement.close();
    }
    return begun || !keyMustGo;
  }

  private boolean isDueForNewKey(long used) {
    return keyMustGo || used > (long) refreshRate - preAnnounce;
  }

  private boolean maySwitch(long used) {
    boolean wanted = keyMustGo || used > refreshRate;
    boolean peerIsDeaf = announcement.isExhausted() && keyMustGo;
    return wanted
        && (announcement.isAnswered()
            || peerIsDeaf
            || used > Math.max(refreshRate, MOST_UNDER_ONE_KEY));
  }

  /** Whether a payload of this length fits a packet. */
  public boolean fits(int payloadLength) {
    return payloadLength <= maxPayload;
  }

  /** Whether a position that was sent can be sent again as it was. */
  public boolean canRepeat(long position) {
    return position >= previousFrom && (sentPackets == null || sentPackets.holds(position));
  }

  /**
   * Whether packets can be sealed one after the other and sent then: what AES-GCM must remember of
   * each, it learns when the packet has left.
   */
  public boolean sealsRuns() {
    return sentPackets == null;
  }

  /**
   * Encrypts a packet in place.
   *
   * @param packet from at to position: header and payload
   * @param again whether the position was sent before
   * @return the packet's new length; {@link #NOT_AS_SENT} if it must not be sent
   */
  public int seal(ByteBuffer packet, int at, long position, boolean again) {
    int length = packet.position() - at - CipherBuffers.HEADER_BYTES;
    KeySlot slot = position >= activeFrom ? active : active.other();
    DataPacket.putKey(packet, at, slot.code());
    packet.get(at + CipherBuffers.HEADER_BYTES, buffers.sealIn, 0, length);
    if (sentPackets != null && !isAsSent(sentPackets, packet, position, again, length)) {
      return NOT_AS_SENT;
    }
    packet.get(at, buffers.header);
    buffers.header[DataPacket.FLAGS] &= WITHOUT_RETRANSMITTED;
    int sealed =
        cipher(slot)
            .apply(
                SequenceNumber.of(position),
                buffers.header,
                buffers.sealIn,
                length,
                buffers.sealOut);
    packet.put(at + CipherBuffers.HEADER_BYTES, buffers.sealOut, 0, sealed);
    return CipherBuffers.HEADER_BYTES + sealed;
  }

  private boolean isAsSent(
      SentPackets known, ByteBuffer packet, long position, boolean again, int length) {
    if (again) {
      return known.repeat(packet, position, buffers.sealIn, length);
    }
    known.prepare(packet, buffers.sealIn, length);
    return true;
  }

  /** What was sealed last went out, for the first time. */
  public void sent(long position) {
    begun = true;
    if (sentPackets != null) {
      sentPackets.sent(position);
    }
  }

  private PacketCipher cipher(KeySlot slot) {
    PacketCipher cipher = ciphers[slot.code()];
    if (cipher == null) {
      cipher = keys.cipher(slot, Direction.ENCRYPT);
      ciphers[slot.code()] = cipher;
    }
    return cipher;
  }

  // ---- what the key exchange asks ----

  /**
   * The peer's first data came under the key of the handshake: what we send under it would repeat
   * the peer's keystream (guide §20.6).
   */
  void onPeerUses(StreamKeys peerKeys, KeySlot slot) {
    if (slot == active && keys.sharesKey(slot, peerKeys)) {
      keyMustGo = true;
    }
  }

  /** The announcement of a new key. */
  Announcement announcement() {
    return announcement;
  }

  /** Telling a peer of a new key until it says that it has it. */
  static final class Announcement {
    private static final int SOON = 10;
    private static final long LATER_NS = 1_000_000_000;

    private @Nullable KeyMaterial request;
    private boolean answered;
    private int times;
    private long nextAtNs = Deadlines.NONE;

    private void open(KeyMaterial material, long nowNs) {
      request = material;
      answered = false;
      times = 0;
      nextAtNs = nowNs;
    }

    private void close() {
      request = null;
      nextAtNs = Deadlines.NONE;
    }

    private boolean isOpen() {
      return request != null;
    }

    private boolean isAnswered() {
      return answered;
    }

    private boolean isExhausted() {
      return times >= SOON;
    }

    long nextAtNs() {
      return nextAtNs;
    }

    /** What to send now; null if nothing is due. */
    @Nullable KeyMaterial poll(long intervalNs, long nowNs) {
      if (!Deadlines.isDue(nextAtNs, nowNs)) {
        return null;
      }
      times++;
      nextAtNs = nowNs + (isExhausted() ? LATER_NS : intervalNs);
      return request;
    }

    /** An answer came; false if it is not one to this announcement. */
    boolean onAnswer(ByteBuffer content) {
      if (request == null || !request.content().equals(content)) {
        return false;
      }
      answered = true;
      nextAtNs = Deadlines.NONE;
      return true;
    }
  }
}
