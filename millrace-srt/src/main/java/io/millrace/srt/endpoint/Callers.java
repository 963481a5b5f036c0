package io.millrace.srt.endpoint;

import io.millrace.net.Deadlines;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.Ignored;
import io.millrace.srt.crypto.KeyEncryptingKey;
import io.millrace.srt.crypto.KeyMaterial;
import io.millrace.srt.crypto.StreamKeys;
import io.millrace.srt.handshake.Acceptance;
import io.millrace.srt.handshake.Conclusion;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.KeyOutcome;
import io.millrace.srt.handshake.KeyVerdict;
import io.millrace.srt.handshake.ListenerHandshake;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.Verdict;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.receive.Receiver;
import io.millrace.srt.receive.TsbpdClock;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Those who call us: proves their addresses, has the application decide, and answers repeats of a
 * handshake with the first answer (guide §6.6, §6.10). One owner, the loop.
 */
final class Callers {

  private static final long PENDING_NS = 5_000_000_000L;

  private final Multiplexer mux;
  private final PortWriter out;
  private final ListenerHandshake listenerHandshake;
  private final long startNs;
  private final Admission admission;
  private final PortGroup group;
  private final AcceptedCallers accepted;
  private final CallerTable<PendingRequest> pending;
  private final SharedTexts streamIds = new SharedTexts();
  private final EndedCalls ended = new EndedCalls();
  private @Nullable ConnectionListener listener;

  /** Nobody yet. */
  Callers(Multiplexer mux, PortWriter out, PortGroup group) {
    this.mux = mux;
    this.out = out;
    this.group = group;
    this.admission = group.admission();
    this.accepted = new AcceptedCallers(group.accepted(), group.secret());
    this.pending = new CallerTable<>(group.pending());
    this.startNs = mux.nowNs();
    this.listenerHandshake =
        new ListenerHandshake(group.cookie(), PortWriter.MTU, Receiver.CAPACITY);
  }

  ListenerHandshake handshake() {
    return listenerHandshake;
  }

  void listen(ConnectionListener newListener) {
    listener = newListener;
  }

  /**
   * A handshake to socket id 0.
   *
   * @param datagram what it was read from, position to limit
   */
  @Nullable Ignored onRequest(
      Handshake handshake, ByteBuffer datagram, InetSocketAddress from, long nowNs) {
    if (listener == null) {
      return Ignored.NOT_LISTENING;
    }
    if (handshake.type() == Handshake.INDUCTION && !admission.admitsInduction(from, nowNs)) {
      return Ignored.OVER_LIMIT;
    }
    return switch (listenerHandshake.onHandshake(handshake, from, datagram.remaining(), nowNs)) {
      case Verdict.Ignored(Verdict.Why why) -> ignored(why);
      case Verdict.Reply(Handshake response) -> {
        out.send(response, handshake.socketId(), startNs, from, nowNs);
        yield null;
      }
      case Verdict.Candidate(Conclusion conclusion) -> {
        int owner = group.ownerOf(from, conclusion.peerSocketId());
        yield owner == mux.place()
            ? onCandidate(conclusion, listener, timestampUs(datagram), from, nowNs)
            : mux.handOver(owner, datagram, from);
      }
    };
  }

  private static int timestampUs(ByteBuffer datagram) {
    return Packet.timestampUs(datagram, datagram.position());
  }

  private @Nullable Ignored onCandidate(
      Conclusion conclusion,
      ConnectionListener decider,
      int timestampUs,
      InetSocketAddress from,
      long nowNs) {
    CallerKey key =
        new CallerKey(from, conclusion.peerSocketId(), conclusion.initialSequenceNumber());
    MuxedSocket known = accepted.get(key);
    if (known != null) {
      repeatResponse(known);
      return null;
    }
    if (pending.contains(key)) {
      return null; // being decided
    }
    if (ended.contains(key, conclusion.request().synCookie(), nowNs)) {
      sendRejection(conclusion, Rejection.CLOSING, from, nowNs);
      return Ignored.REPLAYED_CONCLUSION;
    }
    forgetUnanswered(nowNs);
    Rejection overLimit = admission.refusal(from, pending, accepted, nowNs);
    if (overLimit != null) {
      sendRejection(conclusion, overLimit, from, nowNs);
      return Ignored.OVER_LIMIT;
    }
    Rejection refusal = listenerHandshake.refusal(conclusion);
    if (refusal != null) {
      sendRejection(conclusion, refusal, from, nowNs);
      decider.onRefused(from, conclusion.streamId(), refusal);
      return null;
    }
    if (mux.isFull()) {
      sendRejection(conclusion, Rejection.BACKLOG, from, nowNs);
      return Ignored.OVER_LIMIT;
    }
    PendingRequest request = new PendingRequest(this, key, conclusion, nowNs, timestampUs);
    pending.put(key, request);
    decider.onRequest(request);
    return null;
  }

  private void forgetUnanswered(long nowNs) {
    pending.removeOldestWhile(request -> nowNs - request.arrivedNs() >= PENDING_NS);
  }

  /** When {@link #onTimer(long)} is to be called even if nobody calls. */
  long nextDeadlineNs() {
    PendingRequest oldest = pending.oldest();
    return oldest == null ? Deadlines.NONE : oldest.arrivedNs() + PENDING_NS;
  }

  /** Those that wait too long count for all endpoints of the port, until this one forgets them. */
  void onTimer(long nowNs) {
    if (Deadlines.isDue(nextDeadlineNs(), nowNs)) {
      forgetUnanswered(nowNs);
    }
  }

  private static Ignored ignored(Verdict.Why why) {
    return switch (why) {
      case NOT_A_REQUEST -> Ignored.NOT_A_REQUEST;
      case SHORT_INDUCTION -> Ignored.SHORT_INDUCTION;
      case NO_SOCKET_ID -> Ignored.NO_SOCKET_ID;
      case INVALID_FIELDS -> Ignored.INVALID_FIELDS;
      case WRONG_COOKIE -> Ignored.WRONG_COOKIE;
    };
  }

  /** How many callers wait for a decision. */
  int halfOpen() {
    return pending.size();
  }

  SrtSocket accept(
      PendingRequest request,
      SrtOptions options,
      SocketHandler handler,
      @Nullable PacketStore store,
      long from) {
    long nowNs = mux.nowNs();
    boolean stillWaits = pending.remove(request.key()) != null;
    MuxedSocket socket =
        mux.newSocket(
            request.remoteAddress(), streamIds.of(request.streamId()), options, handler, nowNs);
    if (!stillWaits || mux.isClosed()) {
      socket.end(mux.isClosed() ? CloseReason.CLOSED_HERE : CloseReason.CONNECT_TIMEOUT, null);
      return socket;
    }
    mux.add(socket);
    Offer offer = new Offer(request, socket, store, from);
    proceed(offer, listenerHandshake.keys(request.conclusion(), options));
    return socket;
  }

  /** What the application wants to give a caller, while its keys are looked at. */
  private record Offer(
      PendingRequest request, MuxedSocket socket, @Nullable PacketStore store, long from) {}

  private void proceed(Offer offer, KeyVerdict verdict) {
    switch (verdict) {
      case KeyVerdict.Known(KeyOutcome outcome) -> connect(offer, outcome);
      case KeyVerdict.Refused(Rejection why) -> refuse(offer, why);
      case KeyVerdict.Unwrap(KeyMaterial material, Passphrase passphrase) ->
          unwrap(offer, material, passphrase);
    }
  }

  private void unwrap(Offer offer, KeyMaterial material, Passphrase passphrase) {
    boolean begun =
        mux.crypto()
            .derivations()
            .computeFor(
                offer.request().remoteAddress().getAddress(),
                () ->
                    Optional.ofNullable(
                        StreamKeys.unwrap(material, KeyEncryptingKey.derive(passphrase, material))),
                keys -> onUnwrapped(offer, material, keys.orElse(null)));
    if (!begun) {
      refuse(offer, Rejection.OVERLOAD);
      return;
    }
    pending.put(offer.request().key(), offer.request()); // repeats are still to be ignored
    offer.socket().securing(offer.request().arrivedNs() + PENDING_NS);
    mux.reschedule(offer.socket());
  }

  private void onUnwrapped(Offer offer, KeyMaterial material, @Nullable StreamKeys keys) {
    CallerKey key = offer.request().key();
    boolean stillWaits = pending.get(key) == offer.request();
    if (stillWaits) {
      pending.remove(key);
    }
    if (offer.socket().isClosed()) {
      if (stillWaits) { // the application thought better of it
        sendRejection(
            offer.request().conclusion(),
            Rejection.CLOSING,
            offer.request().remoteAddress(),
            mux.nowNs());
      }
    } else if (keys != null && !group.heardKeys().admit(material, key)) {
      refuse(offer, Rejection.ROGUE);
    } else {
      proceed(offer, listenerHandshake.unwrapped(keys, offer.socket().options()));
    }
  }

  /** The time for an accepted caller's keys is over. */
  void onTimer(MuxedSocket socket, long nowNs) {
    if (!socket.isClosed() && Deadlines.isDue(socket.nextDeadlineNs(), nowNs)) {
      socket.end(CloseReason.CONNECT_TIMEOUT, null);
    }
  }

  private void refuse(Offer offer, Rejection why) {
    PendingRequest request = offer.request();
    sendRejection(request.conclusion(), why, request.remoteAddress(), mux.nowNs());
    offer.socket().end(CloseReason.REJECTED, why);
  }

  private void connect(Offer offer, KeyOutcome keys) {
    long nowNs = mux.nowNs();
    PendingRequest request = offer.request();
    MuxedSocket socket = offer.socket();
    Acceptance acceptance =
        listenerHandshake.accept(
            request.conclusion(), socket.id(), socket.options(), keys, request.remoteAddress());
    switch (acceptance) {
      case Acceptance.Refused(Handshake response, Rejection why) -> refuse(offer, why);
      case Acceptance.Accepted(Handshake response, Negotiated agreed) -> {
        TsbpdClock peerClock = new TsbpdClock(request.arrivedNs(), request.timestampUs());
        socket.accepted(request.key(), response);
        accepted.add(socket);
        socket.connect(agreed, keys, peerClock, offer.store(), offer.from(), nowNs);
        repeatResponse(socket);
        mux.reschedule(socket);
      }
    }
  }

  void reject(PendingRequest request, Rejection why) {
    if (pending.remove(request.key()) != null) {
      sendRejection(request.conclusion(), why, request.remoteAddress(), mux.nowNs());
    }
  }

  private void sendRejection(
      Conclusion conclusion, Rejection why, InetSocketAddress to, long nowNs) {
    Handshake response = listenerHandshake.reject(conclusion, why);
    out.send(response, conclusion.peerSocketId(), startNs, to, nowNs);
  }

  /**
   * Answers a caller that repeats its handshake as the first time, with a fresh timestamp: the
   * clock is read, for the pass that brought a repeat may have begun before the socket did. What
   * comes late, when the caller has the answer, is not answered.
   */
  void repeatResponse(MuxedSocket socket) {
    Handshake response = socket.response();
    if (response != null) {
      out.send(response, socket.callerId(), socket.startNs(), socket.remoteAddress(), mux.nowNs());
    }
  }

  void forget(MuxedSocket socket) {
    if (accepted.remove(socket)) {
      ended.add(socket.callerKey(), socket.synCookie(), mux.nowNs());
    }
  }
}
