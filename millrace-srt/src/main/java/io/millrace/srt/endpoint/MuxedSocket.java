package io.millrace.srt.endpoint;

import io.millrace.net.DeadlineQueue;
import io.millrace.net.Deadlines;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.Connection;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.handshake.CallerHandshake;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.KeyOutcome;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.RendezvousHandshake;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.receive.ReceiveMemory;
import io.millrace.srt.receive.TsbpdClock;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a {@link Multiplexer}: a call that is being made, then a connection. One owner, the
 * loop.
 */
final class MuxedSocket extends DeadlineQueue.Entry
    implements SrtSocket, Connection.Events, PacketWriter.Sink {

  private final Multiplexer mux;
  private final int id;
  private InetSocketAddress remote; // equal ones, but not always the same object
  private final String streamId;
  private final SrtOptions options;
  private final SocketHandler handler;
  private @Nullable Opening opening;
  private @Nullable Connection connection;
  private int callerId;
  private int callerSequenceNumber;
  private int synCookie;
  private KeyState kmState;
  private boolean closed;

  /** What makes the connection, or why there is none; let go when it stands on both sides. */
  private static final class Opening {
    final long startNs;
    @Nullable CallerHandshake call;
    @Nullable RendezvousHandshake rendezvous;
    @Nullable Handshake response;
    @Nullable Rejection rejection;
    long securedUntilNs = Deadlines.NONE;

    Opening(long startNs) {
      this.startNs = startNs;
    }
  }

  MuxedSocket(
      Multiplexer mux,
      int id,
      InetSocketAddress remote,
      String streamId,
      SrtOptions options,
      SocketHandler handler,
      long startNs) {
    this.mux = mux;
    this.id = id;
    this.remote = remote;
    this.streamId = streamId;
    this.options = options;
    this.handler = handler;
    this.opening = new Opening(startNs);
    this.kmState = options.passphrase() == null ? KeyState.UNSECURED : KeyState.SECURING;
  }

  int id() {
    return id;
  }

  @Override
  public int socketId() {
    return id;
  }

  long peerIdleNs() {
    return options.peerIdleTimeo().toNanos();
  }

  /** The zero of its timestamps. Not of one that is over. */
  long startNs() {
    return connection == null ? opening().startNs : connection.startNs();
  }

  SrtOptions options() {
    return options;
  }

  boolean isClosed() {
    return closed;
  }

  /** An accepted caller's keys are being unwrapped; they must be by then. */
  void securing(long untilNs) {
    opening().securedUntilNs = untilNs;
  }

  private Opening opening() {
    Opening current = opening == null ? new Opening(0) : opening; // no more handshakes
    opening = current;
    return current;
  }

  @Nullable CallerHandshake call() {
    return opening == null ? null : opening.call;
  }

  void call(CallerHandshake newCall) {
    opening().call = newCall;
  }

  /** How a rendezvous goes, or went: its agreement may have to be repeated. */
  @Nullable RendezvousHandshake rendezvous() {
    return opening == null ? null : opening.rendezvous;
  }

  void rendezvous(RendezvousHandshake newRendezvous) {
    opening().rendezvous = newRendezvous;
  }

  @Nullable Connection connection() {
    return connection;
  }

  /** A caller was accepted and is answered with this. */
  void accepted(CallerKey key, Handshake answer) {
    callerId = key.socketId();
    callerSequenceNumber = key.initialSequenceNumber();
    opening().response = answer;
    synCookie = answer.synCookie();
  }

  /** The id of an accepted caller's socket; 0 if we called. */
  int callerId() {
    return callerId;
  }

  /** The initial sequence number that an accepted caller chose. */
  int callerSequenceNumber() {
    return callerSequenceNumber;
  }

  CallerKey callerKey() {
    return new CallerKey(remote, callerId, callerSequenceNumber);
  }

  /** Whether this is the socket of a caller that was accepted. */
  boolean isFrom(CallerKey key) {
    return callerId == key.socketId()
        && callerSequenceNumber == key.initialSequenceNumber()
        && remote.equals(key.address());
  }

  /**
   * Whether its peer has this address. The first packets may have come by another socket of the
   * port, which knew the address as an object of its own.
   */
  boolean isAt(InetSocketAddress address) {
    if (remote != address) {
      if (!remote.equals(address)) {
        return false;
      }
      remote = address;
    }
    return true;
  }

  /** The cookie that an accepted caller brought. */
  int synCookie() {
    return synCookie;
  }

  /** What an accepted caller is answered if it repeats itself; null once it has the answer. */
  @Nullable Handshake response() {
    return opening == null ? null : opening.response;
  }

  /** The peer sent to our id, which it can only know from our answer. */
  void answerArrived() {
    if (opening != null && opening.rendezvous == null) {
      opening = null;
    }
  }

  /** The handshake is done. */
  void connect(
      Negotiated agreed,
      KeyOutcome keys,
      TsbpdClock peerClock,
      @Nullable PacketStore store,
      long from,
      long nowNs) {
    PacketWriter out = mux.out().writer(this, agreed.peerSocketId());
    if (opening != null) {
      opening.call = null;
    }
    kmState = keys.state();
    connection =
        new Connection(
            agreed,
            options,
            peerClock,
            out,
            mux.crypto().session(keys, options, agreed),
            store,
            from,
            this,
            nowNs);
    mux.later(() -> {
      if (!closed) {
        handler.onConnected(this);
      }
    });
  }

  /** The call or connection is over; the handler hears of it after whoever is calling returned. */
  void end(CloseReason reason, @Nullable Rejection why) {
    if (!closed) {
      closed = true;
      opening = null;
      if (why != null) {
        opening().rejection = why;
      }
      mux.forget(this);
      mux.later(() -> handler.onClosed(this, reason));
    }
  }

  long nextDeadlineNs() {
    if (connection != null) {
      return connection.nextDeadlineNs();
    }
    if (closed) {
      return Deadlines.NONE;
    }
    if (opening == null) {
      return Deadlines.NONE;
    }
    if (opening.rendezvous != null) {
      return opening.rendezvous.nextDeadlineNs();
    }
    return opening.call == null ? opening.securedUntilNs : opening.call.nextDeadlineNs();
  }

  // ---- what the connection tells, and asks ----

  @Override
  public ReceiveMemory receiveMemory() {
    return mux.memory();
  }

  @Override
  public void onPayload(ByteBuffer payload, long originNs) {
    if (!closed) {
      handler.onPayload(this, payload, originNs);
    }
  }

  @Override
  public void onClosed(CloseReason reason) {
    end(reason, null);
  }

  // ---- what the connection sends ----

  @Override
  public boolean send(ByteBuffer datagram) {
    return mux.out().send(datagram, remote);
  }

  @Override
  public int sendRun(ByteBuffer datagrams, int segmentBytes) {
    return mux.out().sendRun(datagrams, segmentBytes, remote);
  }

  @Override
  public void sendSoon(ByteBuffer datagram) {
    mux.out().sendSoon(datagram, remote);
  }

  @Override
  public boolean admitsAgain() {
    return mux.out().admitsAgain();
  }

  @Override
  public long answerIntervalNs() {
    return mux.out().answerIntervalNs();
  }

  // ---- what the application asks ----

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public String streamId() {
    return streamId;
  }

  @Override
  public boolean isConnected() {
    return connection != null && connection.isOpen();
  }

  @Override
  public KeyState kmState() {
    return kmState;
  }

  @Override
  public boolean isSendingDone() {
    return connection == null || connection.isSendingDone();
  }

  @Override
  public boolean send(ByteBuffer payload, long originNs) {
    if (connection == null || !connection.send(payload, originNs, mux.nowNs())) {
      return false;
    }
    mux.reschedule(this);
    return true;
  }

  @Override
  public void flush(long nowNs) {
    if (connection != null) {
      connection.flush(nowNs);
      mux.reschedule(this);
    }
  }

  @Override
  public long unacknowledgedIndex() {
    return connection == null ? 0 : connection.unacknowledgedIndex();
  }

  @Override
  public long usMissed() {
    return connection == null ? 0 : connection.usMissed();
  }

  @Override
  public int sndLatencyMs() {
    return connection == null ? 0 : connection.sndLatencyMs();
  }

  @Override
  public int peerBytesPerSecond() {
    return connection == null ? 0 : connection.peerBytesPerSecond();
  }

  @Override
  public SrtStats stats() {
    return connection == null ? SrtStats.NONE : connection.stats(mux.nowNs());
  }

  @Override
  public @Nullable Rejection rejection() {
    return opening == null ? null : opening.rejection;
  }

  @Override
  public void close() {
    mux.later(this::closeOrLinger);
  }

  private void closeOrLinger() {
    if (connection == null) {
      end(CloseReason.CLOSED_HERE, null);
    } else if (!closed) {
      connection.close(mux.nowNs());
      mux.reschedule(this);
    }
  }

  /** Ends it without lingering: the port closes. */
  void closeNow() {
    if (connection == null) {
      end(CloseReason.CLOSED_HERE, null);
    } else {
      connection.closeNow(mux.nowNs());
    }
  }

  @Override
  public String toString() {
    return "SRT socket " + Integer.toHexString(id) + " to " + remote;
  }
}
