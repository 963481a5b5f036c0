package io.millrace.server.live.http;

import io.millrace.broker.ProducerId;
import io.millrace.server.access.WatchGrant;
import io.millrace.server.live.EndCode;
import io.millrace.server.live.LiveLease;
import io.millrace.server.live.LiveMessages;
import io.millrace.server.live.LiveServices;
import io.millrace.server.live.LiveWatch;
import io.millrace.server.live.Viewers;
import io.millrace.server.live.Viewers.Full;
import io.millrace.server.live.Viewers.Seat;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One viewer's WebSocket. Public, since Jetty calls it. What the viewer sends is a ping now and
 * then, by which it learns the broker's clock; everything else is left alone.
 */
public final class LiveSocket implements Session.Listener.AutoDemanding {

  private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int MESSAGE_MAX = 256;
  private static final long PINGS_EVERY_NS = 100_000_000;

  private final LiveServices services;
  private final ProducerId channel;
  private final InetSocketAddress remote;
  private final WatchGrant grant;

  private @Nullable SocketOutlet outlet;
  private volatile @Nullable LiveWatch watch;
  private volatile @Nullable Seat seat;
  private volatile @Nullable LiveLease lease;
  private volatile boolean over;
  private long pongNs;

  LiveSocket(
      LiveServices services, ProducerId channel, InetSocketAddress remote, WatchGrant grant) {
    this.services = services;
    this.channel = channel;
    this.remote = remote;
    this.grant = grant;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    session.setIdleTimeout(IDLE);
    SocketOutlet to = new SocketOutlet(session, this::review, this::sends);
    outlet = to;
    switch (services.viewers().take(channel, Viewers.Way.LIVE, remote.getAddress())) {
      case Full(String why) -> refuse(to, EndCode.FULL, why);
      case Seat taken -> {
        seat = taken;
        begin(to);
      }
    }
  }

  private void begin(SocketOutlet to) {
    Optional<LiveLease> found = services.streams().open(channel);
    if (found.isEmpty()) {
      over();
      refuse(to, EndCode.FULL, "too many channels are watched at the moment");
      return;
    }
    lease = found.get();
    LiveWatch begun = found.get().watch(to, () -> services.config().get().lag(), this::over);
    watch = begun;
    if (over) { // it was closed at the same time, by another thread
      begun.gone();
      over();
    }
  }

  private static void refuse(SocketOutlet to, EndCode code, String why) {
    to.text(LiveMessages.end(code, why));
    to.close(code, why);
  }

  @Override
  public void onWebSocketText(String text) {
    SocketOutlet to = outlet;
    long nowNs = System.nanoTime();
    if (to == null || text.length() > MESSAGE_MAX || nowNs - pongNs < PINGS_EVERY_NS) {
      return;
    }
    pongNs = nowNs;
    pingOf(text).ifPresent(id -> to.text(LiveMessages.pong(id, System.currentTimeMillis()), false));
  }

  private static Optional<Long> pingOf(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      return message.path("type").asString("").equals("ping")
          ? Optional.of(message.path("id").asLong(0))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty(); // not for us
    }
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    LiveWatch sent = watch;
    if (sent != null) {
      sent.gone();
    }
    over();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("a viewer's WebSocket fails", cause); // its close follows
  }

  /** Now and then: whether it may still watch, which may take a while to find out. */
  private void review() {
    Thread.ofVirtual().name("live access").start(this::endIfRefused);
  }

  private void endIfRefused() {
    LiveWatch sent = watch;
    try {
      if (sent != null && !services.access().isGood(grant, remote)) {
        sent.end(EndCode.REFUSED, "the permission to watch has ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sends(int bytes) {
    Seat taken = seat;
    if (taken != null) {
      taken.sends(bytes);
    }
  }

  /** Gives back what is held; again, what was taken meanwhile. */
  private void over() {
    over = true;
    LiveLease held = lease;
    if (held != null) {
      held.close();
    }
    Seat taken = seat;
    if (taken != null) {
      taken.close();
    }
  }
}
