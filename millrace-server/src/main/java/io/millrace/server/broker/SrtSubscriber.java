package io.millrace.server.broker;

import io.millrace.broker.Broker;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Subscriber;
import io.millrace.broker.Subscription;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.send.PacketStore;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's SRT connection, whose send buffer is the channel log itself: the subscription's
 * indexes are the connection's. One object for all of it, since there are thousands. Loop only.
 */
final class SrtSubscriber implements SocketHandler, Subscriber, PacketStore {

  private final Fate fate;
  private final Subscription subscription;

  private @Nullable SrtSocket socket; // once the connection stands
  private @Nullable Trouble trouble; // few have any

  /** What is remembered of one that is not as most are. */
  private static final class Trouble {
    @Nullable LagRecord lag;
    @Nullable String closedBecause;
  }

  /** Hears of consumers' coming and going, and knows the time. */
  interface Fate {

    long nowNs();

    /** The connection stands. */
    void joined(ProducerId channel, SrtSocket consumer);

    /**
     * It is over, or never came to stand.
     *
     * @param joined whether it stood
     * @param why for people
     */
    void left(ProducerId channel, SrtSocket consumer, boolean joined, String why);
  }

  /** Attached to a channel, for a connection that is being made. */
  SrtSubscriber(Broker broker, ProducerId channel, Fate fate) {
    this.fate = fate;
    this.subscription = broker.subscribe(channel, this, fate.nowNs());
  }

  /** If the connection stands already, what can be read at once need not wait. */
  void begin(SrtSocket connection) {
    if (connection.isConnected()) {
      connection.flush(fate.nowNs());
    }
  }

  @Override
  public void onConnected(SrtSocket connected) {
    socket = connected;
    fate.joined(subscription.channel().id(), connected);
    connected.flush(fate.nowNs());
  }

  @Override
  public void onPackets(long nowNs) {
    if (socket != null) {
      socket.flush(nowNs);
    }
  }

  @Override
  public void onClosed(SrtSocket closed, CloseReason reason) {
    subscription.close();
    String why = closedBecause() == null ? reason.text() : closedBecause();
    fate.left(subscription.channel().id(), closed, socket != null, why);
    socket = null;
  }

  /** Its connection; null while it does not stand. */
  @Nullable SrtSocket socket() {
    return socket;
  }

  /** Whether the connection stands, and nobody here closed it. */
  boolean isOpen() {
    return socket != null && closedBecause() == null;
  }

  /** Ends the connection, if it stands; again does nothing. */
  void close(String why) {
    if (socket != null && closedBecause() == null) {
      trouble().closedBecause = why;
      socket.close();
    }
  }

  /** How it keeps up; null as long as it always did. {@link LagWatch} keeps it. */
  @Nullable LagRecord lag() {
    return trouble == null ? null : trouble.lag;
  }

  void lag(LagRecord record) {
    trouble().lag = record;
  }

  private @Nullable String closedBecause() {
    return trouble == null ? null : trouble.closedBecause;
  }

  private Trouble trouble() {
    Trouble present = trouble == null ? new Trouble() : trouble;
    trouble = present;
    return present;
  }

  // ---- the subscription as the sender reads it ----

  @Override
  public long end() {
    return subscription.end();
  }

  @Override
  public boolean holds(long index) {
    return subscription.holds(index);
  }

  @Override
  public int length(long index) {
    return subscription.length(index);
  }

  @Override
  public long originNs(long index) {
    return subscription.originNs(index);
  }

  @Override
  public void copyTo(long index, ByteBuffer to) {
    subscription.copyTo(index, to);
  }

  @Override
  public int run(long index, int most) {
    return subscription.run(index, most);
  }

  @Override
  public ByteBuffer runMemory(long index) {
    return subscription.memory(index);
  }

  @Override
  public int runOffset(long index) {
    return subscription.room(index);
  }

  @Override
  public void onRunSent(long index, int packets, long payloadBytes) {
    subscription.readRun(index, packets, payloadBytes);
  }

  /**
   * The subscription itself puts something newer at the index. Not if it was read: to be encrypted,
   * before the socket had no room for it.
   */
  @Override
  public long skipLate(long index, long tooLateNs) {
    return subscription.skipLate(index, tooLateNs);
  }
}
