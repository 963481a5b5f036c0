package io.millrace.srt.endpoint;

import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.Ignored;
import io.millrace.srt.crypto.KeyEncryptingKey;
import io.millrace.srt.crypto.StreamKeys;
import io.millrace.srt.handshake.CallerHandshake;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.KeyOutcome;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.Step;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.receive.Receiver;
import io.millrace.srt.receive.TsbpdClock;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The calls that we make, until they are answered (guide §6.11). One owner, the loop. */
final class Calls {

  private final Multiplexer mux;
  private final PortWriter out;
  private final RandomGenerator random;
  private final Map<Integer, MuxedSocket> calls = new LinkedHashMap<>();

  Calls(Multiplexer mux, PortWriter out, RandomGenerator random) {
    this.mux = mux;
    this.out = out;
    this.random = random;
  }

  MuxedSocket connect(
      InetSocketAddress remote, String streamId, SrtOptions options, SocketHandler handler) {
    long nowNs = mux.nowNs();
    MuxedSocket socket = mux.newSocket(remote, streamId, options, handler, nowNs);
    if (mux.isClosed()) {
      socket.end(CloseReason.CLOSED_HERE, null);
      return socket;
    }
    int isn = random.nextInt(Integer.MAX_VALUE);
    socket.call(
        new CallerHandshake(socket.id(), isn, streamId, options, remote, Receiver.CAPACITY, nowNs));
    mux.add(socket);
    calls.put(socket.id(), socket);
    mux.onTimer(socket, nowNs);
    return socket;
  }

  /**
   * Devices up to libsrt 1.3.0 answer to socket id 0: the call is known by the address (guide
   * §6.11).
   */
  @Nullable MuxedSocket soleCallTo(InetSocketAddress from, Handshake handshake) {
    MuxedSocket found = null;
    if (handshake.isRequest()) {
      return null; // whom we call may call us too
    }
    for (MuxedSocket socket : calls.values()) {
      if (socket.remoteAddress().equals(from)) {
        if (found != null) {
          return null;
        }
        found = socket;
      }
    }
    return found;
  }

  /** A handshake that came for a call. */
  @Nullable Ignored onAnswer(MuxedSocket socket, Handshake answer, int timestampUs, long nowNs) {
    CallerHandshake call = socket.call();
    if (call == null) {
      return Ignored.NOT_A_REQUEST;
    }
    proceed(socket, call, call.onHandshake(answer, nowNs), timestampUs, nowNs);
    return null;
  }

  private void proceed(
      MuxedSocket socket, CallerHandshake call, Step step, int timestampUs, long nowNs) {
    switch (step) {
      case Step.Nothing nothing -> {}
      case Step.Send(Handshake request) ->
          out.send(request, 0, socket.startNs(), socket.remoteAddress(), nowNs);
      case Step.NeedsKeys(int keyLength, int synCookie) ->
          makeKeys(socket, call, keyLength, synCookie);
      case Step.Connected(Negotiated agreed, KeyOutcome keys) -> {
        calls.remove(socket.id());
        TsbpdClock peerClock = new TsbpdClock(nowNs, timestampUs);
        socket.connect(agreed, keys, peerClock, null, 0, nowNs);
      }
      case Step.Failed(var why, var rejection) -> {
        abandon(socket, call.abandonedPeerSocketId(), nowNs);
        socket.end(
            switch (why) {
              case REFUSED -> CloseReason.REJECTED;
              case BAD_ANSWER -> CloseReason.BAD_ANSWER;
            },
            rejection);
      }
    }
    mux.reschedule(socket);
  }

  /** If too many wait, the induction is repeated, and then this. */
  private void makeKeys(MuxedSocket socket, CallerHandshake call, int keyLength, int synCookie) {
    Passphrase passphrase = socket.options().passphrase();
    if (passphrase == null) {
      throw new IllegalStateException("keys asked for without a passphrase");
    }
    // on the loop: the port's random source may be one for one thread
    byte[] salt = KeyEncryptingKey.newSalt(random);
    if (mux.crypto()
        .derivations()
        .compute(
            () -> KeyEncryptingKey.derive(passphrase, keyLength, salt),
            kek -> onKek(socket, call, kek))) {
      call.awaitKeys(synCookie);
    }
  }

  private void onKek(MuxedSocket socket, CallerHandshake call, KeyEncryptingKey kek) {
    if (socket.call() == call) { // not given up meanwhile
      long nowNs = mux.nowNs();
      StreamKeys keys = StreamKeys.generate(call.cipher(), kek, random);
      proceed(socket, call, call.onKeys(keys, nowNs), 0, nowNs);
    }
  }

  /** The listener made a connection that we do not want. */
  private void abandon(MuxedSocket socket, int peerSocketId, long nowNs) {
    if (peerSocketId != 0) {
      out.writer(socket, peerSocketId).sendEmpty(ControlType.SHUTDOWN, 0, nowNs);
    }
  }

  /** The call's deadline came. */
  void onTimer(MuxedSocket socket, CallerHandshake call, long nowNs) {
    if (call.timedOut(nowNs)) {
      socket.end(CloseReason.CONNECT_TIMEOUT, Rejection.TIMEOUT);
      return;
    }
    Handshake request = call.onTimer(nowNs);
    if (request != null) {
      out.send(request, 0, socket.startNs(), socket.remoteAddress(), nowNs);
    }
  }

  void forget(MuxedSocket socket) {
    calls.remove(socket.id());
  }
}
