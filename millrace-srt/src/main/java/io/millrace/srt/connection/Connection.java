package io.millrace.srt.connection;

import io.millrace.net.Deadlines;
import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.crypto.CryptoSession;
import io.millrace.srt.crypto.Opener;
import io.millrace.srt.crypto.Sealer;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.receive.ReceiveMemory;
import io.millrace.srt.receive.ReceiveSettings;
import io.millrace.srt.receive.Receiver;
import io.millrace.srt.receive.TsbpdClock;
import io.millrace.srt.send.PacketStore;
import io.millrace.srt.send.RingPacketStore;
import io.millrace.srt.send.SendSettings;
import io.millrace.srt.send.Sender;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An established connection: gives each packet to the half that it concerns, keeps the connection
 * alive, and ends it (guide §13). A half takes memory when it is first needed: a viewer never has a
 * receiver. Told the time; one owner, the loop.
 */
public final class Connection {

  /**
   * Whom the connection tells things, while it handles a packet or a timer; where its memory is.
   */
  public interface Events {
    /** For what is received and has to wait. */
    ReceiveMemory receiveMemory();

    /** Delivered: valid during the call, stamped in this host's time. */
    void onPayload(ByteBuffer payload, long originNs);

    /** The end, once. */
    void onClosed(CloseReason reason);
  }

  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final long KEEP_ALIVE_NS = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double MICROS_PER_MILLI = 1_000;

  /** A peer that acknowledges nothing for so many idle timeouts is given no more (guide §20.5). */
  private static final int STALLED_IDLE_TIMEOUTS = 6;

  private final Negotiated agreed;
  private final SrtOptions options;
  private final long peerStartNs;
  private final PacketWriter out;
  private final @Nullable CryptoSession crypto;
  private final Events events;
  private final RttEstimator rtt = new RttEstimator();

  private ConnectionState state = ConnectionState.OPEN;
  private @Nullable RingPacketStore ownStore;
  private @Nullable Sender sender;
  private @Nullable Receiver receiver;
  private long lastHeardNs;

  /**
   * A connection that both sides agreed on.
   *
   * @param peerClock set by the handshake packet that made the connection
   * @param crypto encrypts and decrypts; null: nothing is encrypted
   * @param store what to send, from firstIndex on; null for a ring of the connection's own
   */
  public Connection(
      Negotiated agreed,
      SrtOptions options,
      TsbpdClock peerClock,
      PacketWriter out,
      @Nullable CryptoSession crypto,
      @Nullable PacketStore store,
      long firstIndex,
      Events events,
      long nowNs) {
    this.agreed = agreed;
    this.options = options;
    this.peerStartNs = peerClock.startNs();
    this.out = out;
    this.crypto = crypto;
    this.events = events;
    this.lastHeardNs = nowNs;
    this.sender = store == null ? null : newSender(store, firstIndex);
  }

  public boolean isOpen() {
    return state instanceof ConnectionState.Open;
  }

  public boolean isClosed() {
    return state instanceof ConnectionState.Closed;
  }

  /** Whether everything that was given to send was acknowledged or given up. */
  public boolean isSendingDone() {
    return sender == null || sender.isDrained();
  }

  /** The store's index of the first packet that the peer has not acknowledged. */
  public long unacknowledgedIndex() {
    return sender == null ? 0 : sender.unacknowledgedIndex();
  }

  /** See {@link io.millrace.srt.send.SendCounters#usMissed}. */
  public long usMissed() {
    return sender == null ? 0 : sender.counters().usMissed();
  }

  /** See {@link io.millrace.srt.send.SendCounters#peerBytesPerSecond}. */
  public int peerBytesPerSecond() {
    return sender == null ? 0 : sender.counters().peerBytesPerSecond();
  }

  /** The zero of its timestamps. */
  public long startNs() {
    return out.startNs();
  }

  /** How late the peer plays what we send, milliseconds. */
  public int sndLatencyMs() {
    return agreed.sndLatencyMs();
  }

  // ---- sending ----

  /**
   * Sends one payload, stamped with its origin time.
   *
   * @return false if the connection is over
   * @throws IllegalArgumentException if the payload is empty, or larger than payloadSize or than
   *     the agreed MTU allows
   */
  public boolean send(ByteBuffer payload, long originNs, long nowNs) {
    if (!isOpen()) {
      return false;
    }
    requireRoom(payload.remaining());
    ownStore().append(payload, originNs);
    flush(nowNs);
    return true;
  }

  /** Sends what the store has. */
  public void flush(long nowNs) {
    if (isOpen()) {
      sender().flush(nowNs);
    }
  }

  private void requireRoom(int bytes) {
    int maxPayload = Math.min(options.payloadSize(), roomForPayload(out.ipUdpHeaderBytes()));
    if (bytes > maxPayload) {
      boolean chosen = maxPayload == options.payloadSize();
      String bound =
          chosen ? "payloadSize allows " : "the agreed MTU of " + agreed.mtu() + " leaves ";
      throw new IllegalArgumentException("payload of " + bytes + " bytes: " + bound + maxPayload);
    }
  }

  private int roomForPayload(int ipUdpHeaderBytes) {
    int tag = crypto == null ? 0 : crypto.tagBytes();
    return agreed.mtu() - ipUdpHeaderBytes - Packet.HEADER_BYTES - tag;
  }

  private RingPacketStore ownStore() {
    RingPacketStore ring = ownStore;
    if (ring == null) {
      if (sender != null) {
        throw new IllegalStateException("this connection sends from the store it was given");
      }
      ring = new RingPacketStore(RingPacketStore.CAPACITY, options.payloadSize());
      ownStore = ring;
    }
    return ring;
  }

  private Sender sender() {
    Sender current = sender;
    if (current == null) {
      current = newSender(ownStore(), 0);
      sender = current;
    }
    return current;
  }

  private Sender newSender(PacketStore store, long firstIndex) {
    Sealer sealer = crypto == null ? null : crypto.sealer();
    return new Sender(store, firstIndex, sendSettings(), rtt, out, sealer);
  }

  private SendSettings sendSettings() {
    return new SendSettings(
        agreed.initialSequenceNumber(),
        agreed.flowWindow(),
        roomForPayload(Packet.UDP_IP_HEADER_BYTES), // what the peer has room for, fragments or not
        agreed.sndLatencyMs() * NANOS_PER_MILLI,
        agreed.peerDropsTooLate(),
        agreed.peerSendsPeriodicNak(),
        agreed.peerKnowsRetransmitFlag(),
        agreed.peerUsesTimestamps(),
        options);
  }

  // ---- receiving ----

  /**
   * A packet from the peer, position to limit: at least a header.
   *
   * @return null if it was used, else why not
   */
  public @Nullable Ignored onPacket(ByteBuffer packet, long nowNs) {
    if (isClosed()) {
      return Ignored.UNKNOWN_SOCKET;
    }
    lastHeardNs = nowNs;
    if (Packet.isControl(packet, packet.position())) {
      Ignored why = onControl(packet, nowNs);
      endLinger(nowNs);
      return why;
    }
    if (!isLingering()) {
      receiver(nowNs).onData(packet, nowNs);
    }
    return null;
  }

  private @Nullable Ignored onControl(ByteBuffer packet, long nowNs) {
    return switch (ControlPacket.type(packet, packet.position())) {
      case ACK -> onAck(packet, nowNs) ? null : Ignored.IMPOSSIBLE_ACK;
      case NAK -> onNak(packet, nowNs) ? null : Ignored.IMPOSSIBLE_NAK;
      case ACKACK -> onAckAck(packet, nowNs) ? null : Ignored.IMPOSSIBLE_ACKACK;
      case DROP_REQUEST ->
          receiver(nowNs).onDropRequest(packet, nowNs) ? null : Ignored.IMPOSSIBLE_DROP_REQUEST;
      case SHUTDOWN -> {
        onShutdown(nowNs);
        yield null;
      }
      case USER -> onUser(packet, nowNs) ? null : Ignored.IMPOSSIBLE_KEY_MESSAGE;
      // handshakes are the endpoint's, to have heard is all, the others mean nothing in live mode
      case HANDSHAKE, KEEPALIVE, CONGESTION_WARNING, PEER_ERROR -> null;
      case UNKNOWN -> Ignored.UNKNOWN_CONTROL_TYPE;
    };
  }

  private boolean onAck(ByteBuffer packet, long nowNs) {
    boolean onlyPeerMeasures = receiver == null || !receiver.hasData();
    return sender != null && sender.onAck(packet, onlyPeerMeasures, nowNs);
  }

  private boolean onNak(ByteBuffer packet, long nowNs) {
    return sender != null && sender.onNak(packet, nowNs);
  }

  private boolean onAckAck(ByteBuffer packet, long nowNs) {
    return receiver != null && receiver.onAckAck(packet, nowNs);
  }

  private boolean onUser(ByteBuffer packet, long nowNs) {
    int subtype = ControlPacket.subtype(packet, packet.position());
    if (subtype != ControlPacket.KMREQ && subtype != ControlPacket.KMRSP) {
      return true; // nothing that concerns us
    }
    packet.position(packet.position() + Packet.HEADER_BYTES);
    if (crypto == null) {
      return false;
    }
    if (subtype == ControlPacket.KMREQ) {
      return crypto.onRequest(packet, out, nowNs);
    }
    boolean answers = crypto.onResponse(packet);
    if (answers && sender != null) {
      sender.flush(nowNs); // it may have waited for that
    }
    return answers;
  }

  private Receiver receiver(long nowNs) {
    Receiver current = receiver;
    if (current == null) {
      boolean paced =
          options.delivery() == SrtOptions.Delivery.TSBPD && agreed.peerSendsTimestamps();
      ReceiveSettings settings =
          new ReceiveSettings(
              agreed.peerInitialSequenceNumber(),
              agreed.rcvLatencyMs() * NANOS_PER_MILLI,
              paced,
              agreed.peerKnowsRetransmitFlag(),
              options);
      Opener opener = crypto == null ? null : crypto.opener();
      TsbpdClock peerClock = new TsbpdClock(peerStartNs, nowNs);
      ReceiveMemory memory = events.receiveMemory();
      current = new Receiver(settings, peerClock, rtt, out, memory, opener, events::onPayload);
      receiver = current;
    }
    return current;
  }

  // ---- life ----

  private void onShutdown(long nowNs) {
    if (isLingering()) {
      close(CloseReason.CLOSED_HERE);
    } else if (receiver == null || receiver.isDrained()) {
      close(CloseReason.PEER_SHUTDOWN);
    } else if (options.delivery() == SrtOptions.Delivery.IN_ORDER) {
      receiver.deliverAll(nowNs);
      close(CloseReason.PEER_SHUTDOWN);
    } else if (isOpen()) {
      receiver.onPeerGone();
      become(new ConnectionState.Draining(), "SHUTDOWN with packets to play");
    }
  }

  /**
   * Ends the connection from this side: at once, or, if linger was chosen, when all that was given
   * to send is acknowledged or given up, or that time is over. Nothing is delivered from now on.
   */
  public void close(long nowNs) {
    if (isLingering()) {
      return;
    }
    if (!isOpen() || options.linger().isZero() || sender == null || sender.isDrained()) {
      closeNow(nowNs);
      return;
    }
    sender.finish();
    become(new ConnectionState.Lingering(nowNs + options.linger().toNanos()), "closed here");
  }

  /** Ends the connection from this side: tells the peer, once. */
  public void closeNow(long nowNs) {
    closeNow(CloseReason.CLOSED_HERE, nowNs);
  }

  private void closeNow(CloseReason reason, long nowNs) {
    if (!isClosed()) {
      out.sendEmpty(ControlType.SHUTDOWN, 0, nowNs);
      close(reason);
    }
  }

  private boolean isLingering() {
    return state instanceof ConnectionState.Lingering;
  }

  private void endLinger(long nowNs) {
    if (state instanceof ConnectionState.Lingering(long giveUpAtNs)
        && (isSendingDone() || Deadlines.isDue(giveUpAtNs, nowNs))) {
      closeNow(nowNs);
    }
  }

  private void close(CloseReason reason) {
    become(new ConnectionState.Closed(reason), reason.text());
    if (receiver != null) {
      receiver.discard();
    }
    if (crypto != null) {
      crypto.close();
    }
    events.onClosed(reason);
  }

  private void become(ConnectionState next, String why) {
    if (log.isDebugEnabled()) {
      log.debug(
          "{} -> {}: {}", state.getClass().getSimpleName(), next.getClass().getSimpleName(), why);
    }
    state = next;
  }

  /** The deadline came. */
  public void onTimer(long nowNs) {
    if (receiver != null && !isLingering()) {
      receiver.onTimer(nowNs);
    }
    switch (state) {
      case ConnectionState.Open open -> onTimerWhileOpen(nowNs);
      case ConnectionState.Lingering lingering -> {
        onTimerWhileOpen(nowNs);
        endLinger(nowNs);
      }
      case ConnectionState.Draining draining -> {
        if (receiver == null || receiver.isDrained()) {
          close(CloseReason.PEER_SHUTDOWN);
        }
      }
      case ConnectionState.Closed closed -> {}
    }
  }

  private void onTimerWhileOpen(long nowNs) {
    if (nowNs - lastHeardNs >= peerIdleNs()) {
      // a peer that was frozen, or is not heard, learns that it must call again
      closeNow(isLingering() ? CloseReason.CLOSED_HERE : CloseReason.PEER_IDLE, nowNs);
      return;
    }
    if (sender != null && sender.unacknowledgedNs() >= STALLED_IDLE_TIMEOUTS * peerIdleNs()) {
      closeNow(CloseReason.PEER_STALLED, nowNs);
      return;
    }
    if (crypto != null) {
      crypto.onTimer(rtt, out, nowNs);
    }
    if (sender != null && Deadlines.isDue(sender.nextDeadlineNs(), nowNs)) {
      sender.flush(nowNs);
    }
    if (nowNs - out.lastTriedNs() >= KEEP_ALIVE_NS) {
      out.sendEmpty(ControlType.KEEPALIVE, 0, nowNs);
    }
  }

  /** When to call {@link #onTimer} next. */
  public long nextDeadlineNs() {
    long receiving = receiver == null ? Deadlines.NONE : receiver.nextDeadlineNs();
    return switch (state) {
      case ConnectionState.Open open -> Deadlines.earlier(receiving, nextWhileOpenNs());
      case ConnectionState.Lingering lingering ->
          Deadlines.earlier(lingering.giveUpAtNs(), nextWhileOpenNs());
      case ConnectionState.Draining draining -> receiving;
      case ConnectionState.Closed closed -> Deadlines.NONE;
    };
  }

  private long peerIdleNs() {
    return options.peerIdleTimeo().toNanos();
  }

  private long nextWhileOpenNs() {
    long sending = sender == null ? Deadlines.NONE : sender.nextDeadlineNs();
    long living = Deadlines.earlier(out.lastTriedNs() + KEEP_ALIVE_NS, lastHeardNs + peerIdleNs());
    long telling = crypto == null ? Deadlines.NONE : crypto.nextDeadlineNs();
    return Deadlines.earlier(Deadlines.earlier(sending, telling), living);
  }

  /** The numbers of now. */
  public SrtStats stats(long nowNs) {
    long sinceStartNs = nowNs - out.startNs();
    return new SrtStats(
        sinceStartNs / NANOS_PER_MILLI,
        sinceStartNs / NANOS_PER_MICRO,
        rtt.rttUs() / MICROS_PER_MILLI,
        agreed.mtu(),
        agreed.sndLatencyMs(),
        agreed.rcvLatencyMs(),
        sender == null ? SendStats.NONE : sender.stats(agreed.mtu(), nowNs),
        receiver == null ? ReceiveStats.NONE : receiver.stats(agreed.mtu()));
  }
}
