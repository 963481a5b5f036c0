package io.millrace.srt.endpoint;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.Ignored;
import io.millrace.srt.handshake.Acceptance;
import io.millrace.srt.handshake.Conclusion;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.ListenerHandshake;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.SynCookie;
import io.millrace.srt.handshake.Verdict;
import io.millrace.srt.receive.Receiver;
import io.millrace.srt.receive.TsbpdClock;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;
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
  private final CallerTable<MuxedSocket> accepted = new CallerTable<>();
  private final CallerTable<PendingRequest> pending = new CallerTable<>();
  private final EndedCalls ended = new EndedCalls();
  private @Nullable ConnectionListener listener;

  /**
   * Nobody yet.
   *
   * @param secret of the cookie, at random
   */
  Callers(Multiplexer mux, PortWriter out, byte[] secret, Admission admission) {
    this.mux = mux;
    this.out = out;
    this.admission = admission;
    this.startNs = mux.nowNs();
    this.listenerHandshake =
        new ListenerHandshake(new SynCookie(secret), PortWriter.MTU, Receiver.CAPACITY);
  }

  ListenerHandshake handshake() {
    return listenerHandshake;
  }

  void listen(ConnectionListener newListener) {
    listener = newListener;
  }

  /** A handshake to socket id 0. */
  @Nullable Ignored onRequest(
      Handshake handshake, int length, int timestampUs, InetSocketAddress from, long nowNs) {
    if (listener == null) {
      return Ignored.NOT_LISTENING;
    }
    if (handshake.type() == Handshake.INDUCTION && !admission.admitsInduction(from, nowNs)) {
      return Ignored.OVER_LIMIT;
    }
    return switch (listenerHandshake.onHandshake(handshake, from, length, nowNs)) {
      case Verdict.Ignored(Verdict.Why why) -> ignored(why);
      case Verdict.Reply(Handshake response) -> {
        out.send(response, handshake.socketId(), startNs, from, nowNs);
        yield null;
      }
      case Verdict.Candidate(Conclusion conclusion) ->
          onCandidate(conclusion, listener, timestampUs, from, nowNs);
    };
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
    pending.removeOldestWhile(request -> nowNs - request.arrivedNs() > PENDING_NS);
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
    InetSocketAddress remote = request.remoteAddress();
    MuxedSocket socket = mux.newSocket(remote, request.streamId(), options, handler, nowNs);
    if (!stillWaits) {
      socket.end(CloseReason.CONNECT_TIMEOUT, null);
      return socket;
    }
    switch (listenerHandshake.accept(request.conclusion(), socket.id(), options, remote)) {
      case Acceptance.Refused(Handshake response, Rejection why) -> {
        out.send(response, request.conclusion().peerSocketId(), startNs, remote, nowNs);
        socket.end(CloseReason.REJECTED, why);
      }
      case Acceptance.Accepted(Handshake response, Negotiated agreed) -> {
        TsbpdClock peerClock = new TsbpdClock(request.arrivedNs(), request.timestampUs());
        socket.acceptedCaller(request.key(), response);
        accepted.put(request.key(), socket);
        mux.add(socket);
        socket.connect(agreed, peerClock, out, store, from, nowNs);
        repeatResponse(socket);
        mux.reschedule(socket);
      }
    }
    return socket;
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
   * clock is read, for the pass that brought a repeat may have begun before the socket did.
   */
  void repeatResponse(MuxedSocket socket) {
    MuxedSocket.AcceptedCaller caller = socket.acceptedCaller();
    if (caller != null) {
      int callerId = caller.key().socketId();
      out.send(caller.response(), callerId, socket.startNs(), socket.remoteAddress(), mux.nowNs());
    }
  }

  void forget(MuxedSocket socket) {
    MuxedSocket.AcceptedCaller caller = socket.acceptedCaller();
    if (caller != null) {
      accepted.remove(caller.key());
      ended.add(caller.key(), caller.response().synCookie(), mux.nowNs());
    }
  }
}
