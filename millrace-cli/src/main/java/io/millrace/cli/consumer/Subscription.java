package io.millrace.cli.consumer;

import io.millrace.cli.Backoff;
import io.millrace.cli.consumer.SubscriptionState.Calling;
import io.millrace.cli.consumer.SubscriptionState.Ended;
import io.millrace.cli.consumer.SubscriptionState.Live;
import io.millrace.cli.consumer.SubscriptionState.Pausing;
import io.millrace.cli.consumer.SubscriptionState.Refused;
import io.millrace.cli.consumer.SubscriptionState.Waiting;
import io.millrace.cli.srt.Refusal;
import io.millrace.srt.Passphrase;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.handshake.Rejection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One channel that a person wants, whatever becomes of connections: it calls the broker, calls
 * again when the connection ends, and tells what happens. Owned by the loop.
 */
final class Subscription {

  static final long STALL_NS = 2_000_000_000L;

  /** How often a channel is asked for that the broker does not give now. */
  static final long ASK_AGAIN_NS = 2_000_000_000L;

  /** A connection that lasted so long makes the next wait a short one, payloads or not. */
  private static final long GOOD_CONNECTION_NS = 5_000_000_000L;

  private final String id;
  private final Downlink downlink;
  private final ChannelReader reader;
  private final Backoff backoff;
  private final BrokerNotices notices;
  private final Outputs outputs;
  private final Traffic traffic;

  private SubscriptionState state = new Calling();
  private @Nullable Attempt attempt;
  private @Nullable Rejection refusal;
  private @Nullable Announcement announcement;
  private @Nullable Passphrase passphrase;
  private LinkCounters pastLinks = LinkCounters.NONE;
  private boolean badAnswerTold;
  private long connections;

  Subscription(
      String id,
      Downlink downlink,
      ChannelReader reader,
      Backoff backoff,
      BrokerNotices notices,
      Outputs outputs,
      long nowNs) {
    this.id = id;
    this.downlink = downlink;
    this.reader = reader;
    this.backoff = backoff;
    this.notices = notices;
    this.outputs = outputs;
    this.traffic = new Traffic(nowNs);
  }

  String id() {
    return id;
  }

  Outputs outputs() {
    return outputs;
  }

  boolean hasTraffic() {
    return !traffic.isEmpty();
  }

  /** The broker said no and is not asked any more. */
  boolean isRefused() {
    return state instanceof Refused;
  }

  /** From the next call on. Null: the channel is not encrypted. */
  void use(@Nullable Passphrase secret) {
    passphrase = secret;
  }

  /** Whether the broker refused it because of the passphrase, or for want of one. */
  boolean wantsOtherPassphrase() {
    return isRefused() && refusal != null && Refusal.isAboutPassphrase(refusal);
  }

  /** Calls the broker, now. */
  void call() {
    state = new Calling();
    Attempt next = new Attempt();
    attempt = next;
    Downlink.Call made = downlink.call(id, passphrase, next);
    next.call = made;
  }

  /** Hangs up for good. */
  void close() {
    Attempt last = attempt;
    if (last != null) {
      pastLinks = pastLinks.plus(last.counters());
      attempt = null;
      last.close();
    }
    state = new Ended();
    outputs.detachAll();
  }

  void onTimer(long nowNs) {
    switch (state) {
      case Pausing(long retryAtNs) -> {
        if (nowNs - retryAtNs >= 0) {
          call();
        }
      }
      case Waiting(long sinceNs, boolean told) -> {
        if (!told && nowNs - sinceNs >= STALL_NS) {
          stall(sinceNs);
        }
      }
      case Live _ -> {
        if (nowNs - traffic.lastPayloadNs() >= STALL_NS) {
          stall(traffic.lastPayloadNs());
        }
      }
      case Calling _, Refused _, Ended _ -> {}
    }
    announce(nowNs);
    outputs.onTimer();
  }

  private void stall(long sinceNs) {
    state = new Waiting(sinceNs, true);
    notices.say(id + ": nothing for 2 s, waiting for the producer");
  }

  private void announce(long nowNs) {
    if (announcement != null) {
      announcement
          .onTimer(reader.description(), reader.isTransportStream(), nowNs)
          .ifPresent(notices::say);
    }
  }

  private void onConnected(long nowNs) {
    notices.answered();
    refusal = null;
    badAnswerTold = false;
    connections++;
    if (connections > 1) {
      notices.say(id + ": connected again");
    }
    state = new Waiting(nowNs, false);
  }

  private void onPayload(ByteBuffer payload, long originNs, long nowNs) {
    boolean randomAccess = reader.observe(payload);
    if (!(state instanceof Live)) {
      goLive(nowNs);
    }
    traffic.onPayload(payload.remaining(), randomAccess, originNs, nowNs);
    outputs.onPayload(payload, randomAccess, reader, nowNs);
  }

  private void goLive(long nowNs) {
    state = new Live();
    backoff.reset();
    if (traffic.isEmpty()) {
      announcement = new Announcement(id, nowNs);
    } else {
      notices.say(id + ": back after " + Figure.seconds(nowNs - traffic.lastPayloadNs()));
    }
  }

  private void onClosed(CloseReason reason, @Nullable Rejection rejection, long nowNs) {
    switch (reason) {
      case REJECTED -> refused(rejection == null ? Rejection.UNKNOWN : rejection, nowNs);
      case CONNECT_TIMEOUT -> {
        notices.noAnswer();
        pause(nowNs);
      }
      case BAD_ANSWER -> {
        if (!badAnswerTold) {
          badAnswerTold = true;
          notices.say(id + ": " + reason.text() + ", trying on");
        }
        pause(nowNs);
      }
      case PEER_SHUTDOWN, PEER_IDLE, PEER_STALLED, CLOSED_HERE -> {
        notices.say(id + ": connection lost (" + reason.text() + "), reconnecting");
        pause(nowNs);
      }
    }
  }

  private void pause(long nowNs) {
    state = new Pausing(nowNs + backoff.next().toNanos());
  }

  private void refused(Rejection why, long nowNs) {
    notices.answered();
    boolean isNews = !why.equals(refusal);
    refusal = why;
    boolean forGood = Refusal.isFinal(why);
    state = forGood ? new Refused() : new Pausing(nowNs + ASK_AGAIN_NS);
    if (isNews) {
      notices.say(id + " refused: " + Refusal.text(why, passphrase != null) + remedy(why, forGood));
    }
  }

  private String remedy(Rejection why, boolean forGood) {
    if (why.equals(Rejection.UNSECURE) && passphrase != null) {
      return "; type: passphrase none";
    }
    if (Refusal.isAboutPassphrase(why)) {
      return "; type: passphrase, or start with --passphrase-file FILE";
    }
    if (why.equals(Rejection.UNAUTHORIZED)) {
      return "; start with --key-file FILE or --token-file FILE";
    }
    return forGood ? "; subscribe again to ask again" : "; asking again every 2 s";
  }

  SubscriptionStatus status(long nowNs) {
    Attempt now = attempt;
    return new SubscriptionStatus(
        id,
        stateText(),
        reader.description(),
        traffic.figures(nowNs),
        now == null ? pastLinks : pastLinks.plus(now.counters()),
        connections,
        outputs.lines());
  }

  private String stateText() {
    return switch (state) {
      case Live _ -> "live";
      case Waiting _ -> "waiting";
      case Calling _, Pausing _ -> {
        if (refusal != null) {
          yield "refused";
        }
        yield connections == 0 ? "waiting" : "reconnecting";
      }
      case Refused _ -> "refused";
      case Ended _ -> "ended";
    };
  }

  /** One call and what comes of it; one that is not the newest any more is not listened to. */
  private final class Attempt implements Downlink.Listener {
    private Downlink.@Nullable Call call;
    private boolean connected;
    private long connectedNs;

    @Override
    public void onConnected(long nowNs) {
      if (attempt == this) {
        connected = true;
        connectedNs = nowNs;
        Subscription.this.onConnected(nowNs);
      }
    }

    @Override
    public void onPayload(ByteBuffer payload, long originNs, long nowNs) {
      if (attempt == this) {
        Subscription.this.onPayload(payload, originNs, nowNs);
      }
    }

    @Override
    public void onClosed(CloseReason reason, @Nullable Rejection rejection, long nowNs) {
      if (attempt != this) {
        return;
      }
      pastLinks = pastLinks.plus(counters());
      attempt = null;
      if (connected && nowNs - connectedNs >= GOOD_CONNECTION_NS) {
        backoff.reset();
      }
      Subscription.this.onClosed(reason, rejection, nowNs);
    }

    /** Of this connection; none before there is one. */
    LinkCounters counters() {
      if (call == null || !connected) {
        return LinkCounters.NONE;
      }
      SrtStats stats = call.stats();
      return stats == null ? LinkCounters.NONE : LinkCounters.of(stats, call.cipher());
    }

    void close() {
      if (call != null) {
        call.close();
      }
    }
  }
}
