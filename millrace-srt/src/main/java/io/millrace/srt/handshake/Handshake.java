package io.millrace.srt.handshake;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A handshake as it stands in its control packet's body (draft-sharabayko-srt-01, 3.2.1).
 * Immutable; says nothing about whether the values make sense.
 *
 * <pre>
 *  0 version (32)
 *  4 encryption field (16)         | extension field (16)
 *  8 initial packet sequence number
 * 12 MTU
 * 16 flow window
 * 20 handshake type
 * 24 SRT socket id of the sender
 * 28 SYN cookie
 * 32 peer IP address (128)
 * 48 extension blocks: type (16) | length in words (16) | content
 * </pre>
 *
 * @param version 4 in an induction request, else 5
 * @param encryptionField key length in bytes divided by 8, or 0; 16 bits
 * @param extensionField which extensions are there, or a mark of its own in inductions; 16 bits
 * @param initialSequenceNumber of the first data packet in both directions
 * @param mtu largest IP packet, in bytes, counting 28 of IP and UDP headers
 * @param flowWindow packets that the sender of this handshake can hold as a receiver
 * @param type one of the constants, or 1000 and more for a rejection
 * @param socketId the sender's; in an induction response the caller's
 * @param synCookie 0 in an induction request, else what the listener gave
 * @param peerIp the address of the one that this is sent to
 */
public record Handshake(
    int version,
    int encryptionField,
    int extensionField,
    int initialSequenceNumber,
    int mtu,
    int flowWindow,
    int type,
    int socketId,
    int synCookie,
    PeerAddress peerIp,
    List<Extension> extensions) {

  public static final int INDUCTION = 1;
  public static final int WAVEAHAND = 0;
  public static final int CONCLUSION = -1;
  public static final int AGREEMENT = -2;
  public static final int DONE = -3;

  /** Handshake version of SRT since 1.3. */
  public static final int VERSION_5 = 5;

  /** Version in an induction request, so that the oldest listeners understand it. */
  static final int VERSION_4 = 4;

  /** Extension field of an induction request: UDT's mark for datagrams. */
  static final int UDT_DATAGRAM = 2;

  /** Extension field of an induction response: "SRT, version 5". */
  static final int SRT_MAGIC = 0x4A17;

  /** Extension field of a conclusion: there is a {@link SrtExtension}. */
  static final int EXT_HSREQ = 0x1;

  /** Extension field of a conclusion: there is a {@link KeyMaterialExtension}. */
  static final int EXT_KMREQ = 0x2;

  /** Extension field of a conclusion: there is a stream id, congestion, filter or group block. */
  static final int EXT_CONFIG = 0x4;

  /** What every peer uses. */
  static final int DEFAULT_MTU = 1500;

  private static final int FIRST_REJECTION = 1000;
  private static final int SEQUENCE_NUMBER_MAX = 0x7FFFFFFF;
  private static final int VALID_MTU_MIN = 32;
  private static final int VALID_FLOW_WINDOW_MIN = 2;

  public Handshake {
    Objects.requireNonNull(peerIp, "peerIp");
    extensions = List.copyOf(extensions);
  }

  /** Whether a listener refuses with this; the type is then the {@link Rejection}'s wire code. */
  public boolean isRejection() {
    return type >= FIRST_REJECTION;
  }

  /** Whether a caller asks with this, rather than a listener answers. */
  public boolean isRequest() {
    SrtExtension srt = first(SrtExtension.class);
    boolean asksToConnect = srt != null && srt.type() == Extension.HSREQ;
    return asksToConnect || (version < VERSION_5 && !isRejection());
  }

  /** The first extension of a kind; null if there is none. */
  <T extends Extension> @Nullable T first(Class<T> kind) {
    for (Extension extension : extensions) {
      if (kind.isInstance(extension)) {
        return kind.cast(extension);
      }
    }
    return null;
  }

  /** Whether sequence number, MTU and flow window are ones that a connection can start with. */
  boolean hasValidNumbers() {
    return isValidSequenceNumber(initialSequenceNumber)
        && mtu >= VALID_MTU_MIN
        && flowWindow >= VALID_FLOW_WINDOW_MIN;
  }

  /** Whether a connection may start with it: the largest 31-bit number is left out. */
  static boolean isValidSequenceNumber(int sequenceNumber) {
    return sequenceNumber >= 0 && sequenceNumber != SEQUENCE_NUMBER_MAX;
  }

  /** This request as the refusal of itself: echoed, 48 bytes, no extensions. */
  Handshake rejected(Rejection why) {
    return new Handshake(
        version,
        encryptionField,
        extensionField,
        initialSequenceNumber,
        mtu,
        flowWindow,
        why.wireCode(),
        socketId,
        synCookie,
        peerIp,
        List.of());
  }
}
