package io.millrace.srt.endpoint;

import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.Ignored;
import io.millrace.srt.crypto.KeyEncryptingKey;
import io.millrace.srt.crypto.StreamKeys;
import io.millrace.srt.handshake.Failure;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.KeyOutcome;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.RendezvousHandshake;
import io.millrace.srt.handshake.RendezvousStep;
import io.millrace.srt.receive.Receiver;
import io.millrace.srt.receive.TsbpdClock;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rendezvous of a port, until both sides are connected, one with each address (guide §6.13).
 * One owner, the loop.
 */
final class Meetings {

  private final Multiplexer mux;
  private final PortWriter out;
  private final RandomGenerator random;
  private final Map<InetSocketAddress, MuxedSocket> meetings = new HashMap<>();

  /** Those whose keys are being made. */
  private final Set<MuxedSocket> inWork = new HashSet<>();

  Meetings(Multiplexer mux, PortWriter out, RandomGenerator random) {
    this.mux = mux;
    this.out = out;
    this.random = random;
  }

  /**
   * Waves until the other side waves back.
   *
   * @throws IllegalStateException if a rendezvous with that address is under way
   */
  MuxedSocket meet(InetSocketAddress remote, SrtOptions options, SocketHandler handler) {
    if (meetings.containsKey(remote)) {
      throw new IllegalStateException("a rendezvous with " + remote + " is under way");
    }
    long nowNs = mux.nowNs();
    MuxedSocket socket = mux.newSocket(remote, "", options, handler, nowNs);
    if (mux.isClosed()) {
      socket.end(CloseReason.CLOSED_HERE, null);
      return socket;
    }
    socket.rendezvous(
        new RendezvousHandshake(
            socket.id(),
            random.nextInt(Integer.MAX_VALUE),
            random.nextInt(1, RendezvousHandshake.COOKIE_BOUND),
            options,
            remote,
            mux.listenerHandshake(),
            Receiver.CAPACITY,
            nowNs));
    mux.add(socket);
    meetings.put(remote, socket);
    mux.onTimer(socket, nowNs);
    return socket;
  }

  /** If too many wait, this is tried again with the next deadline. */
  private void makeKeys(MuxedSocket socket, RendezvousHandshake rendezvous) {
    Passphrase passphrase = socket.options().passphrase();
    int keyLength = rendezvous.keyLength();
    if (passphrase == null || keyLength == 0 || !inWork.add(socket)) {
      return;
    }
    byte[] salt = KeyEncryptingKey.newSalt(random);
    boolean begun =
        mux.crypto()
            .derivations()
            .compute(
                () -> KeyEncryptingKey.derive(passphrase, keyLength, salt),
                kek -> onKek(socket, rendezvous, kek));
    if (!begun) {
      inWork.remove(socket);
    }
  }

  private void onKek(MuxedSocket socket, RendezvousHandshake rendezvous, KeyEncryptingKey kek) {
    inWork.remove(socket);
    if (!socket.isClosed()) {
      long nowNs = mux.nowNs();
      rendezvous.onKeys(StreamKeys.generate(rendezvous.cipher(), kek, random), nowNs);
      mux.onTimer(socket, nowNs);
    }
  }

  private void unwrap(
      MuxedSocket socket, RendezvousHandshake rendezvous, RendezvousStep.Unwrap step, long nowNs) {
    boolean begun =
        mux.crypto()
            .derivations()
            .compute(
                () ->
                    Optional.ofNullable(
                        StreamKeys.unwrap(
                            step.material(),
                            KeyEncryptingKey.derive(step.passphrase(), step.material()))),
                keys -> onUnwrapped(socket, rendezvous, step, keys.orElse(null)));
    if (begun) {
      rendezvous.awaitUnwrapped(step, nowNs);
    }
  }

  private void onUnwrapped(
      MuxedSocket socket,
      RendezvousHandshake rendezvous,
      RendezvousStep.Unwrap step,
      @Nullable StreamKeys keys) {
    if (!socket.isClosed()) {
      long nowNs = mux.nowNs();
      act(socket, rendezvous, rendezvous.onUnwrapped(step, keys, nowNs), nowNs);
    }
  }

  /** Whoever waves from that address means this socket; null if none waits for it. */
  @Nullable MuxedSocket with(InetSocketAddress from, Handshake handshake) {
    return handshake.type() == Handshake.WAVEAHAND ? meetings.get(from) : null;
  }

  /** A handshake from the peer's address. */
  @Nullable Ignored onHandshake(
      MuxedSocket socket,
      RendezvousHandshake rendezvous,
      Handshake handshake,
      boolean toOurId,
      int timestampUs,
      long nowNs) {
    return act(
        socket, rendezvous, rendezvous.onHandshake(handshake, toOurId, timestampUs, nowNs), nowNs);
  }

  /** Another packet for a socket that is not connected yet; afterwards it may be. */
  void onPacket(MuxedSocket socket, RendezvousHandshake rendezvous, long nowNs) {
    act(socket, rendezvous, rendezvous.onPacket(), nowNs);
  }

  private @Nullable Ignored act(
      MuxedSocket socket, RendezvousHandshake rendezvous, RendezvousStep step, long nowNs) {
    switch (step) {
      case RendezvousStep.Nothing nothing -> {}
      case RendezvousStep.Send(Handshake handshake) -> send(socket, rendezvous, handshake, nowNs);
      case RendezvousStep.Unwrap wanted -> unwrap(socket, rendezvous, wanted, nowNs);
      case RendezvousStep.Connected(
              Negotiated agreed,
              KeyOutcome keys,
              long arrivedNs,
              int timestampUs,
              @Nullable Handshake agreement) -> {
        forget(socket);
        if (agreement != null) {
          send(socket, rendezvous, agreement, nowNs);
        }
        TsbpdClock peerClock = new TsbpdClock(arrivedNs, timestampUs);
        socket.connect(agreed, keys, peerClock, null, 0, nowNs);
      }
      case RendezvousStep.Failed(Failure why, Rejection rejection, @Nullable Handshake refusal) -> {
        if (refusal != null) {
          send(socket, rendezvous, refusal, nowNs);
        }
        socket.end(
            switch (why) {
              case REFUSED -> CloseReason.REJECTED;
              case BAD_ANSWER -> CloseReason.BAD_ANSWER;
            },
            rejection);
      }
    }
    mux.reschedule(socket);
    return null;
  }

  /** The deadline came. */
  void onTimer(MuxedSocket socket, RendezvousHandshake rendezvous, long nowNs) {
    if (rendezvous.timedOut(nowNs)) {
      socket.end(CloseReason.CONNECT_TIMEOUT, Rejection.TIMEOUT);
      return;
    }
    makeKeys(socket, rendezvous);
    Handshake handshake = rendezvous.onTimer(nowNs);
    if (handshake != null) {
      send(socket, rendezvous, handshake, nowNs);
    }
  }

  private void send(
      MuxedSocket socket, RendezvousHandshake rendezvous, Handshake handshake, long nowNs) {
    int toSocketId = rendezvous.peerSocketId();
    out.send(handshake, toSocketId, socket.startNs(), socket.remoteAddress(), nowNs);
  }

  void forget(MuxedSocket socket) {
    meetings.remove(socket.remoteAddress(), socket);
    inWork.remove(socket);
  }
}
