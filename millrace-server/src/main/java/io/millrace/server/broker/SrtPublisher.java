package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
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
final class SrtPublisher implements Publisher, SocketHandler {

  private final ProducerId id;
  private final Caller caller;
  private final Home home;
  private final LongSupplier clockNs;
  private final @Nullable SrtPublisher predecessor;
  private final Fate fate;

  private @Nullable Publication publication;
  private @Nullable SrtSocket socket;
  private @Nullable Runnable signOfLife;
  private boolean connected;

  /** Hears of a producer's coming and going. */
  interface Fate {

    /** The connection stands: it may begin its turn. */
    void connected(SrtPublisher publisher, SrtSocket connection);

    /** Its turn is over, and not because of a successor. */
    void left(SrtPublisher publisher, CloseReason reason);

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

  /** Whether it may take the place of the one that has the channel now. Any thread. */
  boolean mayReplace(SrtPublisher incumbent) {
    return incumbent == predecessor || caller.against(incumbent.caller) == Caller.Verdict.TAKE_OVER;
  }

  /** Its turn begins. */
  void begin(Publication turn, SrtSocket connection) {
    publication = turn;
    socket = connection;
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
    return caller.session().isEmpty()
        ? caller.remote().getAddress().getHostAddress()
        : caller.session();
  }

  /** Its connection, for people; empty before its turn. */
  Optional<ChannelView.Producer> view() {
    return Optional.ofNullable(socket).map(SrtSocket::stats).map(this::view);
  }

  private ChannelView.Producer view(SrtStats stats) {
    return new ChannelView.Producer(
        name(),
        stats.msTimeStamp(),
        stats.msRtt(),
        stats.received().pktRecv(),
        stats.received().pktRcvLoss(),
        stats.received().pktRcvDrop());
  }

  @Override
  public void onPayload(SrtSocket from, ByteBuffer payload, long originNs) {
    if (publication == null) {
      return; // in flight when a successor took over
    }
    publication.append(payload, originNs, clockNs.getAsLong());
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
    if (endTurn()) {
      fate.left(this, reason);
    } else if (!connected) {
      fate.failed(this, from);
    }
  }

  /** Makes way for a successor. */
  void giveWay() {
    endTurn();
    if (socket != null) {
      socket.close();
    }
  }

  private boolean endTurn() {
    if (publication == null) {
      return false;
    }
    publication.end(clockNs.getAsLong());
    publication = null;
    return true;
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
