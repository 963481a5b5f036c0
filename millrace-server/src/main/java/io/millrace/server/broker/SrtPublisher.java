package io.millrace.server.broker;

import io.millrace.broker.ClaimRule;
import io.millrace.broker.Contender;
import io.millrace.broker.Holder;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publisher;
import io.millrace.broker.Role;
import io.millrace.server.health.LinkReading;
import io.millrace.server.http.ChannelView;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A producer's SRT connection: what it sends goes to the channel log. Belongs to one loop; others
 * may ask who it is.
 */
final class SrtPublisher implements Publisher, SocketHandler, ClaimRule {

  private final ProducerId id;
  private final Caller caller;
  private final Home home;
  private final LongSupplier clockNs;
  private final Fate fate;

  private @Nullable SrtPublisher predecessor; // while it matters: it has one of its own
  private @Nullable Contender contender;
  private @Nullable SrtSocket socket;
  private @Nullable Runnable signOfLife;
  private boolean connected;
  private boolean sends;

  /** Whether it took the place of somebody who was still sending; others ask. */
  private volatile boolean contested;

  /** Hears of a producer's coming and going. */
  interface Fate {

    /** The connection stands: it may begin its turn. */
    void connected(SrtPublisher publisher, SrtSocket connection);

    /** The connection is over, whether or not it ever stood. */
    void closed(SrtPublisher publisher, SrtSocket connection);

    /** The connection never came to stand. */
    void failed(SrtPublisher publisher, SrtSocket connection);
  }

  /**
   * A producer that was accepted.
   *
   * @param predecessor whose place it may take; null if it needs a free channel
   * @param home the loop of its connection
   */
  SrtPublisher(
      ProducerId id,
      Caller caller,
      @Nullable SrtPublisher predecessor,
      Home home,
      LongSupplier clockNs,
      Fate fate) {
    this.id = id;
    this.caller = caller;
    this.predecessor = predecessor;
    this.home = home;
    this.clockNs = clockNs;
    this.fate = fate;
  }

  @Override
  public boolean mayReplace(Holder holder) {
    return holder.publisher() instanceof SrtPublisher incumbent
        && (incumbent == predecessor || incumbent.verdictOn(caller) == Caller.Verdict.TAKE_OVER);
  }

  @Override
  public boolean isBack(Holder holder) {
    return holder.publisher() instanceof SrtPublisher left && caller.mayBe(left.caller);
  }

  /**
   * What becomes of a caller that wants its place. If it drove away somebody who was still sending,
   * two are fighting over the channel, and it is not driven away itself while it sends: so a fight
   * ends after one switch. Any thread.
   */
  Caller.Verdict verdictOn(Caller other) {
    Caller.Verdict verdict = other.against(caller);
    return verdict == Caller.Verdict.TAKE_OVER && contested
        ? Caller.Verdict.TAKE_OVER_IF_SILENT
        : verdict;
  }

  /** For people: who it is, and why it keeps its place. Any thread. */
  String claim() {
    return contested
        ? name() + ", which took over while another one was sending; stop one of the two"
        : name();
  }

  /** It sends from now on, or stands by. */
  void begin(Contender asWhat, SrtSocket connection) {
    contender = asWhat;
    socket = connection;
    predecessor = null;
  }

  ProducerId id() {
    return id;
  }

  Caller caller() {
    return caller;
  }

  /** Where all but who it is must be asked. */
  Home home() {
    return home;
  }

  @Override
  public String name() {
    return caller.name();
  }

  @Override
  public String identity() {
    return caller
        .identity()
        .orElseGet(() ->
            caller.session().isEmpty()
                ? caller.remote().getAddress().getHostAddress()
                : caller.session());
  }

  @Override
  public Role role() {
    return caller.role();
  }

  /** Its connection, for people; empty before its turn. */
  Optional<ChannelView.Producer> view() {
    return Optional.ofNullable(socket).map(SrtSocket::stats).map(this::view);
  }

  /** Its connection, to be measured by; empty before its turn. */
  Optional<LinkReading> link() {
    return Optional.ofNullable(socket)
        .map(connection -> new LinkReading(connection.socketId(), name(), connection.stats()));
  }

  private ChannelView.Producer view(SrtStats stats) {
    return new ChannelView.Producer(
        name(),
        role() == Role.BACKUP,
        stats.msTimeStamp(),
        stats.msRtt(),
        stats.received().pktRecv(),
        stats.received().pktRcvLoss(),
        stats.received().pktRcvDrop());
  }

  @Override
  public void onPayload(SrtSocket from, ByteBuffer payload, long originNs) {
    if (contender == null) {
      return; // in flight when a successor took over
    }
    sends = true;
    contender.append(payload, originNs, clockNs.getAsLong());
    if (signOfLife != null) {
      Runnable watcher = signOfLife;
      signOfLife = null;
      watcher.run();
    }
  }

  @Override
  public void onConnected(SrtSocket connection) {
    connected = true;
    fate.connected(this, connection);
  }

  @Override
  public void onClosed(SrtSocket from, CloseReason reason) {
    fate.closed(this, from);
    endTurn(name() + " left: " + reason.text());
    socket = null; // its channel may remember who it was for an hour
    predecessor = null;
    if (!connected) {
      fate.failed(this, from);
    }
  }

  /** Makes way for a successor. */
  void giveWay(SrtPublisher successor) {
    if (isSending()) {
      successor.contested = true;
    }
    endTurn("replaced by " + successor.name());
    if (socket != null) {
      socket.close();
    }
  }

  /** Its turn ends, and its connection. */
  void sendAway(String why) {
    endTurn(why);
    if (socket != null) {
      socket.close();
    }
  }

  private boolean isSending() {
    return contender != null
        && sends
        && clockNs.getAsLong() - contender.lastPacketNs()
            < ProducerReception.SIGN_OF_LIFE.toNanos();
  }

  private void endTurn(String reason) {
    if (contender != null) {
      contender.leave(clockNs.getAsLong(), reason);
      contender = null;
    }
  }

  /** Runs the watcher once, at the next packet; false if somebody watches already. */
  boolean watch(Runnable watcher) {
    if (signOfLife != null) {
      return false;
    }
    signOfLife = watcher;
    return true;
  }

  /** Whether the watcher still waited. It no longer does. */
  boolean unwatch(Runnable watcher) {
    boolean waited = watcher.equals(signOfLife); // a lambda equals itself only
    if (waited) {
      signOfLife = null;
    }
    return waited;
  }
}
