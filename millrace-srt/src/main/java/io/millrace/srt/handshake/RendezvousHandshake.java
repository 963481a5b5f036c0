package io.millrace.srt.handshake;

import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.crypto.CipherType;
import io.millrace.srt.crypto.KeyMaterial;
import io.millrace.srt.crypto.StreamKeys;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One side of a rendezvous: both sides call each other, neither listens (guide §6.13). Who of them
 * is the initiator is drawn by their cookies; from there on the initiator does what a caller does
 * with its conclusion, and the responder what a listener does. Belongs to its endpoint's loop.
 *
 * <p>The caller of this class makes sure that packets come from the peer's address.
 */
public final class RendezvousHandshake {

  /** The deadline of a rendezvous that is over: never. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(RendezvousHandshake.class);
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);

  /** People start their two programs one after the other: libsrt waits as much longer. */
  private static final int PATIENCE = 10;

  private static final RendezvousStep NOTHING = new RendezvousStep.Nothing();

  private final int ourSocketId;
  private final int initialSequenceNumber;
  private final int synCookie;
  private final SrtOptions options;
  private final InetSocketAddress peer;
  private final ListenerHandshake asListener;
  private final CallerHandshake asCaller;
  private final int ourFlowWindow;
  private final long giveUpAtNs;

  private RendezvousState state;
  private int peerSocketId;
  private long sendAtNs;
  private int keyLength;
  private int keysFor;
  private @Nullable Handshake ask;
  private @Nullable Handshake agreement;

  /**
   * A rendezvous that begins now.
   *
   * @param ourSocketId 1 to 0x3FFFFFFF
   * @param initialSequenceNumber of what we send, at random, 0 to 0x7FFFFFFE
   * @param synCookie at random, not 0; see {@link #COOKIE_BOUND}
   * @param peer resolved
   * @param asListener answers the peer if it is the initiator
   * @param ourFlowWindow packets that we can hold as receivers, 2 or more
   */
  public RendezvousHandshake(
      int ourSocketId,
      int initialSequenceNumber,
      int synCookie,
      SrtOptions options,
      InetSocketAddress peer,
      ListenerHandshake asListener,
      int ourFlowWindow,
      long nowNs) {
    if (synCookie == 0) {
      throw new IllegalArgumentException("synCookie: 0 must be another number");
    }
    this.ourSocketId = ourSocketId;
    this.initialSequenceNumber = initialSequenceNumber;
    this.synCookie = synCookie;
    this.options = options;
    this.peer = peer;
    this.asListener = asListener;
    this.asCaller =
        new CallerHandshake(
            ourSocketId, initialSequenceNumber, "", options, peer, ourFlowWindow, nowNs);
    this.ourFlowWindow = ourFlowWindow;
    this.giveUpAtNs = nowNs + PATIENCE * options.connTimeo().toNanos();
    this.state = new RendezvousState.Securing();
    this.sendAtNs = nowNs;
    prepare(asCaller.onHandshake(inductionResponse(), nowNs));
  }

  /**
   * Cookies are best drawn from 1 up to this one. libsrt compares two of them by the sign of their
   * 32-bit difference, the draft by their value: while one is small both come to the same result.
   */
  public static final int COOKIE_BOUND = 1 << 24;

  /** The peer's socket id, where to send; 0 as long as it is not known. */
  public int peerSocketId() {
    return peerSocketId;
  }

  /** When to call {@link #onTimer} or ask {@link #timedOut} next. */
  public long nextDeadlineNs() {
    if (state instanceof RendezvousState.Ended) {
      return NO_DEADLINE;
    }
    boolean repeats = !(state instanceof RendezvousState.Unwrapping) && sendAtNs - giveUpAtNs < 0;
    return repeats ? sendAtNs : giveUpAtNs;
  }

  /** Whether the peer did not come within ten times the connect timeout. */
  public boolean timedOut(long nowNs) {
    return !(state instanceof RendezvousState.Ended) && nowNs - giveUpAtNs >= 0;
  }

  /** What to send now, to {@link #peerSocketId()}; null if nothing is due. */
  public @Nullable Handshake onTimer(long nowNs) {
    if (nowNs - sendAtNs < 0 || timedOut(nowNs)) {
      return null;
    }
    sendAtNs = nowNs + RETRY_NS;
    return switch (state) {
      case RendezvousState.Securing securing -> null;
      case RendezvousState.Waving(Handshake wave) -> wave;
      case RendezvousState.Asking(Handshake request) -> request;
      case RendezvousState.Expecting(Handshake request) -> request;
      case RendezvousState.Unwrapping unwrapping -> null;
      case RendezvousState.Answered answered -> answered.response();
      case RendezvousState.Ended ended -> null;
    };
  }

  /**
   * A handshake from the peer's address.
   *
   * @param toOurId whether it was addressed to our socket id, rather than to 0
   * @param timestampUs of its packet
   */
  public RendezvousStep onHandshake(
      Handshake handshake, boolean toOurId, int timestampUs, long nowNs) {
    boolean isWave = handshake.type() == Handshake.WAVEAHAND;
    if (!toOurId && !isWave) {
      return NOTHING; // who heard our wave knows our id
    }
    if (state instanceof RendezvousState.Ended) {
      return afterTheEnd(handshake);
    }
    if (handshake.isRejection()) {
      become(new RendezvousState.Ended(), "refused");
      return new RendezvousStep.Failed(Failure.REFUSED, Rejection.ofWire(handshake.type()), null);
    }
    if (handshake.type() > 0 || handshake.type() < Handshake.AGREEMENT) {
      return NOTHING;
    }
    if (handshake.version() != Handshake.VERSION_5) {
      return refuse(handshake, Failure.BAD_ANSWER, Rejection.VERSION);
    }
    boolean makesSense =
        handshake.hasValidNumbers() && handshake.socketId() != 0 && handshake.synCookie() != 0;
    return makesSense ? onSound(handshake, timestampUs, nowNs) : NOTHING;
  }

  private RendezvousStep onSound(Handshake handshake, int timestampUs, long nowNs) {
    if (handshake.type() == Handshake.CONCLUSION && Conclusion.hsreq(handshake) != null) {
      return onAsked(handshake, timestampUs, nowNs); // only an initiator asks
    }
    return switch (state) {
      case RendezvousState.Securing securing -> NOTHING;
      case RendezvousState.Waving waving ->
          handshake.type() == Handshake.AGREEMENT ? NOTHING : meet(handshake, nowNs);
      case RendezvousState.Asking asking -> whileAsking(handshake, timestampUs, nowNs);
      case RendezvousState.Expecting expecting -> meetAgain(handshake, nowNs);
      case RendezvousState.Unwrapping unwrapping -> meetAgain(handshake, nowNs);
      case RendezvousState.Answered answered ->
          handshake.type() == Handshake.AGREEMENT
              ? connected(answered)
              : meetAgain(handshake, nowNs);
      case RendezvousState.Ended ended -> NOTHING;
    };
  }

  /** The agreement may have been lost: then the responder repeats itself. */
  private RendezvousStep afterTheEnd(Handshake handshake) {
    return handshake.type() == Handshake.CONCLUSION && agreement != null
        ? new RendezvousStep.Send(agreement)
        : NOTHING;
  }

  /**
   * Data, a keep-alive or anything else for our socket id, from the peer's address: the agreement
   * was lost, but who sends these has connected.
   */
  public RendezvousStep onPacket() {
    return state instanceof RendezvousState.Answered answered ? connected(answered) : NOTHING;
  }

  // ---- the draw ----

  /** The first that is heard of the peer. */
  private RendezvousStep meet(Handshake handshake, long nowNs) {
    peerSocketId = handshake.socketId();
    int lead = synCookie - handshake.synCookie();
    if (lead == 0 || lead == Integer.MIN_VALUE) {
      return refuse(handshake, Failure.BAD_ANSWER, Rejection.RENDEZVOUS_COOKIE);
    }
    if (lead > 0) {
      Handshake request = Objects.requireNonNull(ask, "begun without a conclusion");
      become(new RendezvousState.Asking(request), "met, as the initiator");
      return send(request, nowNs);
    }
    Handshake request = plain(Handshake.CONCLUSION);
    become(new RendezvousState.Expecting(request), "met, as the responder");
    return send(request, nowNs);
  }

  /** A wave with another id is of a peer that was started anew; any other is only a repeat. */
  private RendezvousStep meetAgain(Handshake handshake, long nowNs) {
    boolean isAnother = handshake.socketId() != peerSocketId;
    return isAnother && handshake.type() == Handshake.WAVEAHAND ? meet(handshake, nowNs) : NOTHING;
  }

  // ---- as the initiator ----

  /** As a listener would answer, with our own cookie: a caller's conclusion is what we send. */
  private Handshake inductionResponse() {
    return copy(plain(Handshake.INDUCTION), Handshake.SRT_MAGIC, initialSequenceNumber, List.of());
  }

  /** The conclusion with our HSREQ, once there are keys for it. */
  private void prepare(Step step) {
    switch (step) {
      case Step.Send(Handshake conclusion) -> {
        ask = conclusion;
        become(new RendezvousState.Waving(plain(Handshake.WAVEAHAND)), "begun");
      }
      case Step.NeedsKeys(int bytes, int cookie) -> {
        keyLength = bytes;
        keysFor = cookie;
      }
      default -> throw new IllegalStateException("a caller answers an induction");
    }
  }

  /**
   * Bytes of the key that an initiator needs and that is to be made, off the loop, before anything
   * is sent; 0 for none. Then {@link #onKeys}.
   */
  public int keyLength() {
    return state instanceof RendezvousState.Securing ? keyLength : 0;
  }

  /** How the keys are to be used. */
  public CipherType cipher() {
    return asCaller.cipher();
  }

  /** The keys that were asked for; the next deadline is now. */
  public void onKeys(StreamKeys made, long nowNs) {
    if (state instanceof RendezvousState.Securing) {
      asCaller.awaitKeys(keysFor);
      prepare(asCaller.onKeys(made, nowNs));
      sendAtNs = nowNs;
    }
  }

  private RendezvousStep whileAsking(Handshake handshake, int timestampUs, long nowNs) {
    if (handshake.type() != Handshake.CONCLUSION || handshake.extensionField() == 0) {
      return meetAgain(handshake, nowNs);
    }
    peerSocketId = handshake.socketId();
    // a listener would repeat our sequence number; here each side has one of its own
    Handshake answer =
        copy(handshake, handshake.extensionField(), initialSequenceNumber, handshake.extensions());
    return switch (asCaller.onHandshake(answer, nowNs)) {
      case Step.Connected(Negotiated agreed, KeyOutcome keys) ->
          agreed(agreed, keys, handshake, timestampUs, nowNs);
      case Step.Failed(Failure why, Rejection rejection) ->
          refuse(handshake, why, rejection == null ? Rejection.ROGUE : rejection);
      case Step.Nothing nothing -> NOTHING;
      case Step.Send send -> NOTHING;
      case Step.NeedsKeys needsKeys -> NOTHING;
    };
  }

  private RendezvousStep agreed(
      Negotiated agreed, KeyOutcome keys, Handshake handshake, int timestampUs, long nowNs) {
    Handshake last = plain(Handshake.AGREEMENT);
    agreement = last;
    become(new RendezvousState.Ended(), "answered");
    return new RendezvousStep.Connected(
        agreed.withSequenceNumbers(initialSequenceNumber, handshake.initialSequenceNumber()),
        keys,
        nowNs,
        timestampUs,
        last);
  }

  // ---- as the responder ----

  private RendezvousStep onAsked(Handshake handshake, int timestampUs, long nowNs) {
    boolean isKnown = peerSocketId == handshake.socketId();
    peerSocketId = handshake.socketId();
    if (state instanceof RendezvousState.Answered answered && isKnown) {
      return send(answered.response(), nowNs);
    }
    if (state instanceof RendezvousState.Unwrapping && isKnown) {
      return NOTHING;
    }
    Conclusion conclusion = Conclusion.of(handshake);
    Rejection refusal = asListener.refusal(conclusion);
    return refusal == null
        ? onKeysOf(handshake, asListener.keys(conclusion, options), timestampUs, nowNs)
        : refuse(handshake, Failure.BAD_ANSWER, refusal);
  }

  private RendezvousStep onKeysOf(
      Handshake asked, KeyVerdict verdict, int timestampUs, long nowNs) {
    return switch (verdict) {
      case KeyVerdict.Known(KeyOutcome keys) -> answer(asked, keys, nowNs, timestampUs, nowNs);
      case KeyVerdict.Refused(Rejection why) -> refuse(asked, Failure.REFUSED, why);
      case KeyVerdict.Unwrap(KeyMaterial material, Passphrase passphrase) ->
          new RendezvousStep.Unwrap(material, passphrase, asked, timestampUs);
    };
  }

  /** The keys of this conclusion are being unwrapped. */
  public void awaitUnwrapped(RendezvousStep.Unwrap step, long nowNs) {
    become(new RendezvousState.Unwrapping(step.asked(), nowNs, step.timestampUs()), "asked");
  }

  /**
   * The keys were unwrapped.
   *
   * @param keys null if the passphrases differ
   */
  public RendezvousStep onUnwrapped(
      RendezvousStep.Unwrap step, @Nullable StreamKeys keys, long nowNs) {
    if (!(state instanceof RendezvousState.Unwrapping unwrapping)
        || unwrapping.asked() != step.asked()) {
      return NOTHING; // met somebody else meanwhile
    }
    Handshake asked = unwrapping.asked();
    return switch (asListener.unwrapped(keys, options)) {
      case KeyVerdict.Known(KeyOutcome outcome) ->
          answer(asked, outcome, unwrapping.arrivedNs(), unwrapping.timestampUs(), nowNs);
      case KeyVerdict.Refused(Rejection why) -> refuse(asked, Failure.REFUSED, why);
      case KeyVerdict.Unwrap again -> NOTHING;
    };
  }

  private RendezvousStep answer(
      Handshake asked, KeyOutcome keys, long arrivedNs, int timestampUs, long nowNs) {
    Conclusion conclusion = Conclusion.of(asked);
    return switch (asListener.accept(conclusion, ourSocketId, options, keys, peer)) {
      case Acceptance.Refused(Handshake refusal, Rejection why) ->
          refuse(asked, Failure.BAD_ANSWER, why);
      case Acceptance.Accepted(Handshake accepted, Negotiated agreed) -> {
        Handshake response =
            copy(accepted, accepted.extensionField(), initialSequenceNumber, accepted.extensions());
        Negotiated own =
            agreed.withSequenceNumbers(initialSequenceNumber, asked.initialSequenceNumber());
        become(new RendezvousState.Answered(response, own, keys, arrivedNs, timestampUs), "asked");
        yield send(response, nowNs);
      }
    };
  }

  private RendezvousStep connected(RendezvousState.Answered answered) {
    become(new RendezvousState.Ended(), "agreed");
    return new RendezvousStep.Connected(
        answered.agreed(), answered.keys(), answered.arrivedNs(), answered.timestampUs(), null);
  }

  // ---- both ----

  private RendezvousStep refuse(Handshake handshake, Failure failure, Rejection why) {
    peerSocketId = handshake.socketId();
    become(new RendezvousState.Ended(), "refusing: " + why);
    return new RendezvousStep.Failed(failure, why, handshake.rejected(why));
  }

  private RendezvousStep send(Handshake handshake, long nowNs) {
    sendAtNs = nowNs + RETRY_NS;
    return new RendezvousStep.Send(handshake);
  }

  private void become(RendezvousState next, String why) {
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

  /** Without extensions. */
  private Handshake plain(int type) {
    return new Handshake(
        Handshake.VERSION_5,
        0,
        0,
        initialSequenceNumber,
        options.mss(),
        ourFlowWindow,
        type,
        ourSocketId,
        synCookie,
        PeerAddress.of(peer.getAddress()),
        List.of());
  }

  /** With our cookie. */
  private Handshake copy(
      Handshake handshake, int extensionField, int sequenceNumber, List<Extension> extensions) {
    return new Handshake(
        handshake.version(),
        handshake.encryptionField(),
        extensionField,
        sequenceNumber,
        handshake.mtu(),
        handshake.flowWindow(),
        handshake.type(),
        handshake.socketId(),
        synCookie,
        handshake.peerIp(),
        extensions);
  }
}
