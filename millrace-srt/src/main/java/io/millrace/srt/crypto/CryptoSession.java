package io.millrace.srt.crypto;

import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The encryption of one connection: what seals, what opens, and the exchange of new keys with the
 * peer (guide §15.7). Both directions begin with the keys of the handshake and go their own ways
 * from there. Told the time; one owner, the loop.
 */
public final class CryptoSession {

  private static final int HEADER_BYTES = Packet.HEADER_BYTES + Packet.UDP_IP_HEADER_BYTES;
  private static final long NANOS_PER_MICRO = 1_000;

  /** Messages of the peer that are known again: an old one must not bring its key back. */
  private static final int REMEMBERED = 16;

  /** A new salt from the peer costs a derivation: not more often (guide §20.3). */
  private static final long MIN_DERIVATION_INTERVAL_NS = 1_000_000_000;

  private final Passphrase passphrase;
  private final KeyDeriver deriver;
  private final Sealer sealer;
  private final @Nullable Opener opener;

  private KeyEncryptingKey peerKek;
  private final Deque<KeyMaterial> fromPeer = new ArrayDeque<>();
  private boolean derivedBefore;
  private long derivedAtNs;
  private boolean over;

  /**
   * Encryption from the first packet on.
   *
   * @param keys of the handshake
   * @param opens false if the peer said that it cannot use our keys: then what we send is encrypted
   *     all the same, and what it sends is not
   * @param initialSequenceNumber of both directions
   * @param mtu largest IP packet
   * @param random for new keys
   */
  public CryptoSession(
      StreamKeys keys,
      Passphrase passphrase,
      boolean opens,
      SrtOptions options,
      int initialSequenceNumber,
      int mtu,
      CipherBuffers buffers,
      RandomGenerator random,
      KeyDeriver deriver) {
    this.passphrase = passphrase;
    this.deriver = deriver;
    this.peerKek = keys.kek();
    this.fromPeer.add(keys.material());
    this.sealer =
        new Sealer(
            keys,
            buffers,
            random,
            options.kmRefreshRate(),
            options.kmPreAnnounce(),
            initialSequenceNumber,
            mtu - HEADER_BYTES);
    this.opener = opens ? new Opener(keys, buffers, sealer) : null;
  }

  /** For what is sent. */
  public Sealer sealer() {
    return sealer;
  }

  /** For what is received; null if it is not encrypted. */
  public @Nullable Opener opener() {
    return opener;
  }

  /** What encryption adds to each payload, in bytes. */
  public int tagBytes() {
    return fromPeer.getLast().cipher().tagBytes();
  }

  /** When to call {@link #onTimer} next. */
  public long nextDeadlineNs() {
    return sealer.announcement().nextAtNs();
  }

  /** Announces a new key, if it is time. */
  public void onTimer(RttEstimator rtt, PacketWriter out, long nowNs) {
    long patienceNs = rtt.rttUs() * NANOS_PER_MICRO * 3 / 2;
    KeyMaterial request = sealer.announcement().poll(patienceNs, nowNs);
    if (request != null) {
      send(ControlPacket.KMREQ, request, out, nowNs);
    }
  }

  /**
   * A KMRSP came.
   *
   * @return false if it answers nothing that we asked
   */
  public boolean onResponse(ByteBuffer content) {
    return sealer.announcement().onAnswer(content);
  }

  /**
   * A KMREQ came: the peer has a new key.
   *
   * @return false if it was not understood, or came too soon after another with a new salt
   */
  public boolean onRequest(ByteBuffer content, PacketWriter out, long nowNs) {
    if (opener == null || !(KeyMaterial.parse(content) instanceof KeyMaterial material)) {
      return false;
    }
    if (fromPeer.contains(material)) { // late or replayed: the keys of now stay
      send(ControlPacket.KMRSP, material, out, nowNs);
      return true;
    }
    if (material.cipher() != fromPeer.getLast().cipher()) {
      return false;
    }
    return peerKek.isOf(material)
        ? install(material, peerKek, opener, out, nowNs)
        : derive(material, opener, out, nowNs);
  }

  private boolean derive(KeyMaterial material, Opener into, PacketWriter out, long nowNs) {
    if (derivedBefore && nowNs - derivedAtNs < MIN_DERIVATION_INTERVAL_NS) {
      return false;
    }
    derivedBefore = true;
    derivedAtNs = nowNs;
    return deriver.derive(
        passphrase,
        material,
        kek -> {
          if (!over) {
            install(material, kek, into, out, nowNs);
          }
        });
  }

  private boolean install(
      KeyMaterial material, KeyEncryptingKey kek, Opener into, PacketWriter out, long nowNs) {
    StreamKeys keys = StreamKeys.unwrap(material, kek);
    if (keys == null) {
      return false;
    }
    into.install(keys);
    peerKek = kek;
    remember(material);
    send(ControlPacket.KMRSP, material, out, nowNs);
    return true;
  }

  private void remember(KeyMaterial material) {
    if (fromPeer.size() == REMEMBERED) {
      fromPeer.remove();
    }
    fromPeer.add(material);
  }

  /** The connection is over: a derivation that is still made changes nothing. */
  public void close() {
    over = true;
  }

  private static void send(int subtype, KeyMaterial material, PacketWriter out, long nowNs) {
    ByteBuffer packet = out.buffer();
    ControlPacket.putUser(packet, 0, subtype, out.timestampUs(nowNs), out.peerSocketId());
    ByteBuffer content = material.content();
    int length = Packet.HEADER_BYTES + content.remaining();
    packet.position(Packet.HEADER_BYTES).put(content);
    out.send(length, nowNs);
  }
}
