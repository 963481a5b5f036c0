package io.millrace.srt.handshake;

import io.millrace.srt.CryptoMode;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.crypto.CipherType;
import io.millrace.srt.crypto.KeyMaterial;
import io.millrace.srt.crypto.KeyMessageFault;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.crypto.StreamKeys;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listener's side of the handshake. Remembers nothing about callers: a conclusion is answered
 * because it carries the cookie that its induction was answered with.
 *
 * <pre>
 * induction  ─▶ Reply                          conclusion ─▶ Ignored | Reply (refused) | Candidate
 *                                              Candidate  ─▶ (repeat? limits? application?)
 *                                                         ─▶ accept: Accepted | Refused, or reject
 * </pre>
 *
 * Belongs to one thread, as its cookie does.
 */
public final class ListenerHandshake {

  /** Header and 48 bytes: what an induction's answer takes, and so the least its request must. */
  private static final int INDUCTION_DATAGRAM_LENGTH = 64;

  /** The smallest MTU that libsrt can be set to. */
  private static final int MTU_MIN = 76;

  private static final String LIVE = "live";

  private final SynCookie cookie;
  private final int mtu;
  private final int flowWindow;

  /**
   * @param mtu largest IP packet we take, in bytes: 76 to 1500
   * @param flowWindow packets we can hold as receivers, 2 or more
   */
  public ListenerHandshake(SynCookie cookie, int mtu, int flowWindow) {
    if (mtu < MTU_MIN || mtu > Handshake.DEFAULT_MTU) {
      throw new IllegalArgumentException("mtu: " + mtu + " must lie between 76 and 1500");
    }
    if (flowWindow < 2) {
      throw new IllegalArgumentException("flowWindow: " + flowWindow + " must be 2 or more");
    }
    this.cookie = cookie;
    this.mtu = mtu;
    this.flowWindow = flowWindow;
  }

  /**
   * Judges a handshake that came to us as a listener.
   *
   * @param datagramLength bytes of UDP payload
   */
  public Verdict onHandshake(
      Handshake request, InetSocketAddress from, int datagramLength, long nowNs) {
    // An answer to socket id 0 would itself be a request: two listeners could be set on each other.
    if (request.socketId() == 0) {
      return new Verdict.Ignored(Verdict.Why.NO_SOCKET_ID);
    }
    return switch (request.type()) {
      case Handshake.INDUCTION -> onInduction(request, from, datagramLength, nowNs);
      case Handshake.CONCLUSION -> onConclusion(request, from, nowNs);
      default -> new Verdict.Ignored(Verdict.Why.NOT_A_REQUEST);
    };
  }

  private Verdict onInduction(
      Handshake request, InetSocketAddress from, int datagramLength, long nowNs) {
    if (datagramLength < INDUCTION_DATAGRAM_LENGTH) {
      return new Verdict.Ignored(Verdict.Why.SHORT_INDUCTION);
    }
    if (!request.hasValidNumbers()) {
      return new Verdict.Ignored(Verdict.Why.INVALID_FIELDS);
    }
    return new Verdict.Reply(inductionResponse(request, cookie.of(from, nowNs)));
  }

  private static Handshake inductionResponse(Handshake request, int synCookie) {
    return new Handshake(
        Handshake.VERSION_5,
        0,
        Handshake.SRT_MAGIC,
        request.initialSequenceNumber(),
        request.mtu(),
        request.flowWindow(),
        Handshake.INDUCTION,
        request.socketId(),
        synCookie,
        request.peerIp(),
        List.of());
  }

  private Verdict onConclusion(Handshake request, InetSocketAddress from, long nowNs) {
    if (request.version() < Handshake.VERSION_4 || !request.hasValidNumbers()) {
      return new Verdict.Ignored(Verdict.Why.INVALID_FIELDS);
    }
    if (!cookie.accepts(request.synCookie(), from, nowNs)) {
      return new Verdict.Ignored(Verdict.Why.WRONG_COOKIE);
    }
    if (request.version() != Handshake.VERSION_5) {
      return new Verdict.Reply(request.rejected(Rejection.VERSION));
    }
    Conclusion conclusion = Conclusion.of(request);
    if (StreamId.isTooLong(conclusion.streamId())) {
      return new Verdict.Reply(request.rejected(Rejection.ROGUE));
    }
    return new Verdict.Candidate(conclusion);
  }

  /**
   * What the protocol has against a caller, whatever the application thinks of it; null if nothing.
   */
  public @Nullable Rejection refusal(Conclusion conclusion) {
    Handshake request = conclusion.request();
    if (request.extensionField() == 0 || Conclusion.hsreq(request) == null) {
      return Rejection.ROGUE;
    }
    if (request.mtu() < MTU_MIN || conclusion.peerVersion() < SrtVersion.MINIMUM) {
      return Rejection.ROGUE;
    }
    if ((conclusion.peerFlags() & HandshakeFlags.STREAM) != 0) {
      return Rejection.MESSAGE_API;
    }
    return conclusion.keys() instanceof KeyMessageFault ? Rejection.ROGUE : refusedFeature(request);
  }

  private static @Nullable Rejection refusedFeature(Handshake request) {
    CongestionExtension congestion = request.first(CongestionExtension.class);
    if (congestion != null && !congestion.text().equals(LIVE)) {
      return Rejection.CONGESTION;
    }
    if (request.first(FilterExtension.class) != null) {
      return Rejection.FILTER;
    }
    return request.first(GroupExtension.class) != null ? Rejection.GROUP : null;
  }

  /** What the caller's keys mean with what the application wants (guide §15.6). */
  public KeyVerdict keys(Conclusion conclusion, SrtOptions options) {
    Passphrase passphrase = options.passphrase();
    if (!(conclusion.keys() instanceof KeyMaterial material)) {
      return passphrase == null
          ? new KeyVerdict.Known(KeyOutcome.PLAIN)
          : failed(KeyState.UNSECURED, options);
    }
    if (passphrase == null) {
      return failed(KeyState.NO_SECRET, options);
    }
    return takes(material.cipher(), conclusion, options)
        ? new KeyVerdict.Unwrap(material, passphrase)
        : failed(KeyState.BAD_CRYPTO_MODE, options);
  }

  private static boolean takes(CipherType cipher, Conclusion conclusion, SrtOptions options) {
    return switch (cipher) {
      case AES_CTR -> options.cryptoMode() != CryptoMode.AES_GCM;
      case AES_GCM ->
          options.cryptoMode() != CryptoMode.AES_CTR
              && conclusion.peerVersion() >= SrtVersion.SOUND_GCM
              && options.payloadSize() <= SrtOptions.MAX_GCM_PAYLOAD_SIZE;
    };
  }

  /**
   * What it means that keys were unwrapped, or not.
   *
   * @param keys null if the passphrases differ
   */
  public KeyVerdict unwrapped(@Nullable StreamKeys keys, SrtOptions options) {
    return keys == null
        ? failed(KeyState.BAD_SECRET, options)
        : new KeyVerdict.Known(KeyOutcome.secured(keys));
  }

  private static KeyVerdict failed(KeyState state, SrtOptions options) {
    return options.enforcedEncryption()
        ? new KeyVerdict.Refused(Rejection.of(state))
        : new KeyVerdict.Known(KeyOutcome.unsecured(state));
  }

  /**
   * The answer to a caller that the application wants.
   *
   * @param ourSocketId of the connection to be made, 1 to 0x3FFFFFFF
   * @param options what our side wants of this connection
   * @param keys what became of the caller's
   */
  public Acceptance accept(
      Conclusion conclusion,
      int ourSocketId,
      SrtOptions options,
      KeyOutcome keys,
      InetSocketAddress from) {
    Rejection refusal = refusal(conclusion);
    SrtExtension asked = Conclusion.hsreq(conclusion.request());
    if (refusal != null || asked == null) {
      Rejection why = refusal == null ? Rejection.ROGUE : refusal;
      return new Acceptance.Refused(reject(conclusion, why), why);
    }
    Negotiated negotiated = negotiate(conclusion.request(), asked, options);
    return new Acceptance.Accepted(
        response(
            conclusion, negotiated, options, keys, ourSocketId, PeerAddress.of(from.getAddress())),
        negotiated);
  }

  /**
   * In each direction the larger of what the receiver wants and what the sender asks of it, of
   * which our options may grant less.
   */
  private Negotiated negotiate(Handshake request, SrtExtension asked, SrtOptions options) {
    return Negotiated.of(
        request,
        asked,
        Math.min(Math.min(mtu, options.mss()), request.mtu()),
        granted(options.rcvLatency(), asked.sndLatencyMs(), options),
        granted(options.peerLatency(), asked.rcvLatencyMs(), options));
  }

  private static int granted(Duration ours, int askedMs, SrtOptions options) {
    int mostMs = Math.toIntExact(options.latencyMax().toMillis());
    return Math.max(Math.toIntExact(ours.toMillis()), Math.min(askedMs, mostMs));
  }

  private Handshake response(
      Conclusion conclusion,
      Negotiated negotiated,
      SrtOptions options,
      KeyOutcome keys,
      int ourSocketId,
      PeerAddress peerIp) {
    return new Handshake(
        Handshake.VERSION_5,
        keys.encryptionField(),
        Handshake.EXT_HSREQ | (keys.response() == null ? 0 : Handshake.EXT_KMREQ),
        negotiated.initialSequenceNumber(),
        negotiated.mtu(),
        flowWindow,
        Handshake.CONCLUSION,
        ourSocketId,
        conclusion.request().synCookie(),
        peerIp,
        extensions(negotiated, options, keys.response()));
  }

  private static List<Extension> extensions(
      Negotiated negotiated, SrtOptions options, @Nullable ByteBuffer keys) {
    SrtExtension srt =
        new SrtExtension(
            Extension.HSRSP,
            SrtVersion.OURS,
            ourFlags(negotiated, options),
            negotiated.rcvLatencyMs(),
            negotiated.sndLatencyMs());
    return keys == null
        ? List.of(srt)
        : List.of(srt, new KeyMaterialExtension(Extension.KMRSP, keys));
  }

  private static int ourFlags(Negotiated negotiated, SrtOptions options) {
    int flags = HandshakeFlags.of(options);
    return negotiated.peerKnowsRetransmitFlag() ? flags : flags & ~HandshakeFlags.REXMITFLG;
  }

  /** The answer to a caller that is not wanted: 48 bytes, with the caller's own socket id in it. */
  public Handshake reject(Conclusion conclusion, Rejection why) {
    return conclusion.request().rejected(why);
  }
}
