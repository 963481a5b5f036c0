package io.millrace.srt.handshake;

import io.millrace.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.util.List;
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
  private @Nullable Handshake ask;
  private @Nullable Handshake agreement;

  /**
   * A rendezvous that begins now.
   *
   * @param ourSocketId 1 to 0x3FFFFFFF
   * @param initialSequenceNumber of what we send, at random, 0 to 0x7FFFFFFE
   * @param synCookie at random, not 0; see {@link #COOKIE_BOUND}
   * @param peer resolved
   * @param options without a passphrase: a rendezvous is not encrypted
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
    if (options.passphrase() != null) {
      throw new IllegalArgumentException("passphrase: a rendezvous cannot be encrypted");
    }
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
    this.state = new RendezvousState.Waving(plain(Handshake.WAVEAHAND));
    this.sendAtNs = nowNs;
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
    return sendAtNs - giveUpAtNs < 0 ? sendAtNs : giveUpAtNs;
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
      case RendezvousState.Waving(Handshake wave) -> wave;
      case RendezvousState.Asking(Handshake request) -> request;
      case RendezvousState.Expecting(Handshake request) -> request;
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
      return refuse(handshake, Rejection.VERSION);
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
      case RendezvousState.Waving waving ->
          handshake.type() == Handshake.AGREEMENT ? NOTHING : meet(handshake, nowNs);
      case RendezvousState.Asking asking -> whileAsking(handshake, timestampUs, nowNs);
      case RendezvousState.Expecting expecting -> meetAgain(handshake, nowNs);
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
      return refuse(handshake, Rejection.RENDEZVOUS_COOKIE);
    }
    if (lead > 0) {
      Handshake request = request(nowNs);
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

  /** A caller's conclusion, as if a listener had answered with our own cookie. */
  private Handshake request(long nowNs) {
    Handshake known = ask;
    if (known == null) {
      Handshake induction =
          copy(plain(Handshake.INDUCTION), Handshake.SRT_MAGIC, initialSequenceNumber, List.of());
      if (!(asCaller.onHandshake(induction, nowNs) instanceof Step.Send(Handshake conclusion))) {
        throw new IllegalStateException("a caller answers an induction with its conclusion");
      }
      known = conclusion;
      ask = known;
    }
    return known;
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
          agreed(agreed, handshake, timestampUs, nowNs);
      case Step.Failed(Failure why, Rejection rejection) ->
          refuse(handshake, rejection == null ? Rejection.ROGUE : rejection);
      case Step.Nothing nothing -> NOTHING;
      case Step.Send send -> NOTHING;
      case Step.NeedsKeys needsKeys -> NOTHING; // without a passphrase, none
    };
  }

  private RendezvousStep agreed(
      Negotiated agreed, Handshake handshake, int timestampUs, long nowNs) {
    Handshake last = plain(Handshake.AGREEMENT);
    agreement = last;
    become(new RendezvousState.Ended(), "answered");
    return new RendezvousStep.Connected(
        agreed.withSequenceNumbers(initialSequenceNumber, handshake.initialSequenceNumber()),
        nowNs,
        timestampUs,
        last);
  }

  // ---- as the responder ----

  private RendezvousStep onAsked(Handshake handshake, int timestampUs, long nowNs) {
    peerSocketId = handshake.socketId();
    if (state instanceof RendezvousState.Answered answered
        && answered.agreed().peerSocketId() == peerSocketId) {
      return send(answered.response(), nowNs);
    }
    Conclusion conclusion = Conclusion.of(handshake);
    return switch (asListener.keys(conclusion, options)) {
      case KeyVerdict.Known(KeyOutcome keys) ->
          accept(conclusion, keys, handshake, timestampUs, nowNs);
      case KeyVerdict.Refused(Rejection why) -> refuse(handshake, why);
      case KeyVerdict.Unwrap unwrap -> refuse(handshake, Rejection.UNSECURE);
    };
  }

  private RendezvousStep accept(
      Conclusion conclusion, KeyOutcome keys, Handshake handshake, int timestampUs, long nowNs) {
    return switch (asListener.accept(conclusion, ourSocketId, options, keys, peer)) {
      case Acceptance.Refused(Handshake refusal, Rejection why) -> refuse(handshake, why);
      case Acceptance.Accepted(Handshake accepted, Negotiated agreed) -> {
        Handshake response =
            copy(accepted, accepted.extensionField(), initialSequenceNumber, accepted.extensions());
        become(
            new RendezvousState.Answered(
                response,
                agreed.withSequenceNumbers(
                    initialSequenceNumber, handshake.initialSequenceNumber()),
                nowNs,
                timestampUs),
            "asked");
        yield send(response, nowNs);
      }
    };
  }

  private RendezvousStep connected(RendezvousState.Answered answered) {
    become(new RendezvousState.Ended(), "agreed");
    return new RendezvousStep.Connected(
        answered.agreed(), answered.arrivedNs(), answered.timestampUs(), null);
  }

  // ---- both ----

  private RendezvousStep refuse(Handshake handshake, Rejection why) {
    peerSocketId = handshake.socketId();
    become(new RendezvousState.Ended(), "refusing: " + why);
    return new RendezvousStep.Failed(Failure.BAD_ANSWER, why, handshake.rejected(why));
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
