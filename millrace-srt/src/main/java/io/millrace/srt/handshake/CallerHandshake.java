package io.millrace.srt.handshake;

import io.millrace.srt.CryptoMode;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.crypto.CipherType;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.crypto.StreamKeys;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caller's side of one handshake: sends the induction, then the conclusion, each again every
 * 250 ms until answered. Belongs to its endpoint's loop.
 *
 * <p>The caller of this class makes sure that answers come from the target's address.
 */
public final class CallerHandshake {

  /** The deadline of a call that is over: never. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(CallerHandshake.class);
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int ANSWER_MTU_MIN = 76;
  private static final int DEFAULT_KEY_LENGTH = 16;

  private final int ourSocketId;
  private final int initialSequenceNumber;
  private final String streamId;
  private final SrtOptions options;
  private final PeerAddress peerIp;
  private final int ourFlowWindow;
  private final long giveUpAtNs;

  private CallerState state;
  private @Nullable StreamKeys keys;
  private long sendAtNs;

  /**
   * A call that begins now.
   *
   * @param ourSocketId 1 to 0x3FFFFFFF
   * @param initialSequenceNumber at random, 0 to 0x7FFFFFFE
   * @param streamId at most 512 bytes in UTF-8; empty for none
   * @param target resolved
   * @param ourFlowWindow packets that we can hold as receivers, 2 or more
   */
  public CallerHandshake(
      int ourSocketId,
      int initialSequenceNumber,
      String streamId,
      SrtOptions options,
      InetSocketAddress target,
      int ourFlowWindow,
      long nowNs) {
    require(ourSocketId > 0, "ourSocketId", ourSocketId, "more than 0");
    require(
        Handshake.isValidSequenceNumber(initialSequenceNumber),
        "initialSequenceNumber",
        initialSequenceNumber,
        "0 to 0x7FFFFFFE");
    require(ourFlowWindow >= 2, "ourFlowWindow", ourFlowWindow, "2 or more");
    if (StreamId.isTooLong(streamId)) {
      throw new IllegalArgumentException(
          "streamId: must have at most " + StreamId.MAX_LENGTH + " bytes in UTF-8: " + streamId);
    }
    if (target.isUnresolved()) {
      throw new IllegalArgumentException("target: " + target.getHostString() + " is not resolved");
    }
    this.ourSocketId = ourSocketId;
    this.initialSequenceNumber = initialSequenceNumber;
    this.streamId = streamId;
    this.options = options;
    this.peerIp = PeerAddress.of(target.getAddress());
    this.ourFlowWindow = ourFlowWindow;
    this.giveUpAtNs = nowNs + options.connTimeo().toNanos();
    this.state = new CallerState.Inducting(induction());
    this.sendAtNs = nowNs;
  }

  private static void require(boolean holds, String name, int value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " must be " + wanted);
    }
  }

  /**
   * When to call {@link #onTimer} or ask {@link #timedOut} next; {@link #NO_DEADLINE} at the end.
   */
  public long nextDeadlineNs() {
    if (state instanceof CallerState.Ended) {
      return NO_DEADLINE;
    }
    boolean repeats = !(state instanceof CallerState.Securing) && sendAtNs - giveUpAtNs < 0;
    return repeats ? sendAtNs : giveUpAtNs;
  }

  /** Whether the listener did not answer within the connect timeout. */
  public boolean timedOut(long nowNs) {
    return !(state instanceof CallerState.Ended) && nowNs - giveUpAtNs >= 0;
  }

  /** What to send now, to the target, to socket id 0; null if nothing is due. */
  public @Nullable Handshake onTimer(long nowNs) {
    if (nowNs - sendAtNs < 0 || timedOut(nowNs)) {
      return null;
    }
    return switch (state) {
      case CallerState.Inducting(Handshake request) -> repeatable(request, nowNs);
      case CallerState.Concluding(Handshake request) -> repeatable(request, nowNs);
      case CallerState.Securing securing -> null;
      case CallerState.Ended ended -> null;
    };
  }

  /** How the stream keys are to be used that this call needs. */
  public CipherType cipher() {
    return options.cryptoMode() == CryptoMode.AES_GCM ? CipherType.AES_GCM : CipherType.AES_CTR;
  }

  /** The keys that were asked for are being made. */
  public void awaitKeys(int synCookie) {
    if (state instanceof CallerState.Inducting) {
      become(new CallerState.Securing(synCookie), "induction response");
    }
  }

  /** The keys that were asked for. */
  public Step onKeys(StreamKeys made, long nowNs) {
    if (!(state instanceof CallerState.Securing(int synCookie))) {
      return new Step.Nothing();
    }
    keys = made;
    return conclude(synCookie, "keys made", nowNs);
  }

  /** The listener's socket id, if it made a connection that we refuse; else 0. */
  public int abandonedPeerSocketId() {
    return state instanceof CallerState.Ended ended ? ended.abandonedPeerSocketId() : 0;
  }

  /** A handshake from the target's address, to our socket id or to 0. */
  public Step onHandshake(Handshake answer, long nowNs) {
    return switch (state) {
      case CallerState.Inducting inducting -> whileInducting(answer, nowNs);
      case CallerState.Securing securing ->
          answer.isRejection() ? refused(answer) : new Step.Nothing();
      case CallerState.Concluding concluding -> whileConcluding(answer);
      case CallerState.Ended ended -> new Step.Nothing();
    };
  }

  private Step whileInducting(Handshake answer, long nowNs) {
    if (answer.isRejection()) {
      return refused(answer);
    }
    if (answer.type() != Handshake.INDUCTION) {
      return new Step.Nothing();
    }
    if (answer.version() < Handshake.VERSION_5 || answer.extensionField() != Handshake.SRT_MAGIC) {
      return badAnswer(Rejection.ROGUE, 0, "induction response without SRT's mark");
    }
    return options.passphrase() == null
        ? conclude(answer.synCookie(), "induction response", nowNs)
        : new Step.NeedsKeys(keyLength(answer), answer.synCookie());
  }

  /** Ours, or else what the listener would like, or else the usual one (guide §6.4). */
  private int keyLength(Handshake induction) {
    if (options.pbKeyLen() != 0) {
      return options.pbKeyLen();
    }
    return switch (induction.encryptionField()) {
      case 3, 4 -> induction.encryptionField() * Byte.SIZE;
      default -> DEFAULT_KEY_LENGTH;
    };
  }

  private Step conclude(int synCookie, String why, long nowNs) {
    Handshake request = conclusion(synCookie);
    become(new CallerState.Concluding(request), why);
    return new Step.Send(repeatable(request, nowNs));
  }

  private Step whileConcluding(Handshake answer) {
    if (answer.isRejection()) {
      return refused(answer);
    }
    return answer.type() == Handshake.CONCLUSION ? concluded(answer) : new Step.Nothing();
  }

  private Step concluded(Handshake answer) {
    SrtExtension srt = hsrsp(answer);
    if (srt == null || !fits(answer)) {
      return badAnswer(Rejection.ROGUE, answer.socketId(), "conclusion response does not fit");
    }
    if (srt.has(HandshakeFlags.STREAM)) {
      return badAnswer(Rejection.MESSAGE_API, answer.socketId(), "file mode");
    }
    KeyOutcome outcome = keyOutcome(answer, srt.version());
    boolean asWanted = outcome.state() == KeyState.SECURED || outcome == KeyOutcome.PLAIN;
    boolean tolerated = !options.enforcedEncryption() && !isUnsoundGcm(srt.version());
    if (!asWanted && !tolerated) {
      become(new CallerState.Ended(answer.socketId()), "keys: " + outcome.state());
      return new Step.Failed(Failure.REFUSED, Rejection.of(outcome.state()));
    }
    become(new CallerState.Ended(0), "conclusion response");
    // The listener's receive latency is the one for what we send, and the other way round.
    return new Step.Connected(
        Negotiated.of(
            answer,
            srt,
            Math.min(options.mss(), answer.mtu()),
            srt.sndLatencyMs(),
            srt.rcvLatencyMs()),
        outcome);
  }

  /** What the listener says of our keys, or of our having none (guide §15.6). */
  private KeyOutcome keyOutcome(Handshake answer, int peerVersion) {
    KeyMaterialExtension response = answer.first(KeyMaterialExtension.class);
    StreamKeys ours = keys;
    if (ours == null) {
      return response == null ? KeyOutcome.PLAIN : KeyOutcome.unsecured(KeyState.UNSECURED);
    }
    if (isUnsoundGcm(peerVersion)) {
      return KeyOutcome.unanswered(KeyState.BAD_CRYPTO_MODE, ours);
    }
    if (response == null) {
      return KeyOutcome.unanswered(KeyState.NO_SECRET, ours);
    }
    return response.content().equals(ours.material().content())
        ? KeyOutcome.secured(ours)
        : KeyOutcome.unanswered(stateIn(response.content()), ours);
  }

  /** A listener that would repeat nonces: nothing of ours is to be encrypted that way. */
  private boolean isUnsoundGcm(int peerVersion) {
    return keys != null && cipher() == CipherType.AES_GCM && peerVersion < SrtVersion.SOUND_GCM;
  }

  private static KeyState stateIn(ByteBuffer response) {
    KeyState said =
        response.remaining() == Integer.BYTES ? KeyState.ofWord(response.getInt(0)) : null;
    return said == null || said == KeyState.SECURED ? KeyState.BAD_SECRET : said;
  }

  private boolean fits(Handshake answer) {
    return answer.version() == Handshake.VERSION_5
        && answer.hasValidNumbers()
        && answer.initialSequenceNumber() == initialSequenceNumber
        && answer.mtu() >= ANSWER_MTU_MIN
        && answer.mtu() <= Handshake.DEFAULT_MTU
        && answer.socketId() != 0;
  }

  private static @Nullable SrtExtension hsrsp(Handshake answer) {
    for (Extension extension : answer.extensions()) {
      if (extension instanceof SrtExtension srt && srt.type() == Extension.HSRSP) {
        return srt;
      }
    }
    return null;
  }

  private Step refused(Handshake answer) {
    Rejection rejection = Rejection.ofWire(answer.type());
    become(new CallerState.Ended(0), "refused: " + rejection);
    return new Step.Failed(Failure.REFUSED, rejection);
  }

  private Step badAnswer(Rejection rejection, int peerSocketId, String why) {
    become(new CallerState.Ended(peerSocketId), why);
    return new Step.Failed(Failure.BAD_ANSWER, rejection);
  }

  private void become(CallerState next, String why) {
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "socket {}: {} -> {}: {}",
          Integer.toHexString(ourSocketId),
          state.getClass().getSimpleName(),
          next.getClass().getSimpleName(),
          why);
    }
    state = next;
  }

  private Handshake repeatable(Handshake request, long nowNs) {
    sendAtNs = nowNs + RETRY_NS;
    return request;
  }

  private Handshake induction() {
    return request(Handshake.VERSION_4, Handshake.UDT_DATAGRAM, Handshake.INDUCTION, 0, List.of());
  }

  private Handshake conclusion(int synCookie) {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(
        new SrtExtension(
            Extension.HSREQ,
            SrtVersion.OURS,
            HandshakeFlags.of(options),
            Math.toIntExact(options.rcvLatency().toMillis()),
            Math.toIntExact(options.peerLatency().toMillis())));
    int extensionField = Handshake.EXT_HSREQ;
    if (!streamId.isEmpty()) {
      extensions.add(new StreamIdExtension(streamId));
      extensionField |= Handshake.EXT_CONFIG;
    }
    if (keys != null) {
      extensions.add(new KeyMaterialExtension(Extension.KMREQ, keys.material().content()));
      extensionField |= Handshake.EXT_KMREQ;
    }
    return request(
        Handshake.VERSION_5, extensionField, Handshake.CONCLUSION, synCookie, extensions);
  }

  private Handshake request(
      int version, int extensionField, int type, int synCookie, List<Extension> extensions) {
    return new Handshake(
        version,
        keys == null ? 0 : keys.material().keyLength() / Byte.SIZE,
        extensionField,
        initialSequenceNumber,
        options.mss(),
        ourFlowWindow,
        type,
        ourSocketId,
        synCookie,
        peerIp,
        extensions);
  }
}
