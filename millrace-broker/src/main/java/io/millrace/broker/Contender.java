package io.millrace.broker;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A producer's connection, as one of those that may have the channel: it is on the air, or stands
 * by with what it sent since its newest random access point. Belongs to its loop; others may ask
 * who it is and how it is.
 *
 * <pre>
 *              ┌── handed over: silent, or the primary is back ──┐
 *   enter ──► on the air ◄── promoted: at a random access point ── standing by ◄── enter
 *                │ leave                                              │ leave
 *                ▼                                                    ▼
 *               gone ◄────────────────────────────────────────────────┘
 * </pre>
 */
public final class Contender {

  /** Nobody was ready: asked again after this. */
  private static final long RETRY_NS = 50_000_000;

  /** Its loop was paused if it comes so late to look at it: packets of it may wait unread. */
  private static final long LATE_NS = 50_000_000;

  /** Then it has so long to show that it sends. */
  private static final long EXCUSE_NS = 100_000_000;

  /** Bytes that are not MPEG-TS have no random access points to decide at. */
  private static final long OTHER_BYTES_NS = 200_000_000;

  /**
   * A picture that is older than this is stamped anew when it goes on the air; consumers would take
   * it for too late.
   */
  private static final long OLDEST_NS = 800_000_000;

  /** For so long a stand-in plays on for want of a picture that could follow it. */
  private static final long PICTURE_PATIENCE_NS = 3_000_000_000L;

  /** After this the place of one that stands by for nothing may be another one's. */
  private static final long IDLE_NS = 10_000_000_000L;

  private final BrokerMember member;
  private final ProducerId id;
  private final Publisher publisher;
  private final Continuity rules;
  private final GuardedObserver observer;
  private final Media media = new Media();

  private @Nullable Publication publication;

  /** Its turn, which begins with its first picture: until then a stand-in plays on. */
  private Claim.@Nullable Granted granted;

  private long grantedNs;
  private @Nullable StandbyLog standby;
  private @Nullable Channel held;
  private long healthySinceNs;
  private long nextCheckNs;
  private long excusedNs;
  private long consideredNs;
  private boolean watched;
  private boolean gone;

  /** Of those of its channel; the directory gives it, under its lock. */
  long arrival;

  // others ask, while it stands by
  private volatile long lastNs;
  private volatile boolean warm;
  private volatile long coldSinceNs;

  Contender(
      BrokerMember member,
      ProducerId id,
      Publisher publisher,
      Continuity rules,
      MediaObserver observer,
      long nowNs) {
    this.member = member;
    this.id = id;
    this.publisher = publisher;
    this.rules = rules;
    this.observer = new GuardedObserver(id, observer);
    this.lastNs = nowNs;
    this.coldSinceNs = nowNs;
    this.healthySinceNs = nowNs;
    this.consideredNs = nowNs;
  }

  // --- any thread

  ProducerId id() {
    return id;
  }

  Publisher publisher() {
    return publisher;
  }

  Role role() {
    return publisher.role();
  }

  int place() {
    return member.place();
  }

  /** Whether it could be switched in now, and would show something. */
  boolean isReady(long nowNs) {
    return warm && nowNs - lastNs < rules.backupAfter().toNanos();
  }

  /** Whether it takes up its place for nothing: too long without a picture, or without a packet. */
  boolean isIdle(long nowNs) {
    return nowNs - (warm ? lastNs : coldSinceNs) >= IDLE_NS;
  }

  /** Whether it has a picture to begin with. */
  boolean isWarm() {
    return warm;
  }

  // --- its loop

  /** Its turn; empty while it stands by. */
  public Optional<Publication> publication() {
    return Optional.ofNullable(publication);
  }

  /** When its last packet came, or it did itself. */
  public long lastPacketNs() {
    return publication != null ? publication.lastAppendNs() : lastNs;
  }

  /**
   * One packet of it: to the channel, or kept for when its turn comes. As {@link
   * Publication#append}.
   */
  public void append(ByteBuffer payload, long originNs, long nowNs) {
    if (publication != null && !publication.isActive()) {
      standByAfter(publication, nowNs); // another one began, and the news of it is on its way
    }
    if (publication != null) {
      publication.append(payload, originNs, nowNs);
    } else if (!gone) {
      standBy(payload, originNs, nowNs);
    }
  }

  /**
   * It is gone for good; again does nothing.
   *
   * @param reason as in {@link ChannelState#reason}
   */
  public void leave(long nowNs, String reason) {
    if (gone) {
      return;
    }
    gone = true;
    warm = false;
    member.forget(this);
    stopStandingBy();
    granted = null;
    Publication last = publication;
    publication = null;
    if (last != null) {
      last.end(nowNs, reason);
    }
    member.dismiss(this, nowNs, reason); // also if it has lost its turn and was not told yet
  }

  private void standBy(ByteBuffer payload, long originNs, long nowNs) {
    if (nowNs - lastNs >= rules.backupAfter().toNanos()) {
      healthySinceNs = nowNs;
    }
    lastNs = nowNs;
    boolean randomAccess = observer.observe(payload);
    StandbyLog log = standbyLog();
    log.add(payload, originNs, randomAccess, observer.tables(), nowNs);
    warm = log.hasPicture() || !observer.isTransportStream();
    Claim.Granted awaited = granted;
    if (awaited != null) {
      if (needsNoPicture(nowNs) || randomAccess) {
        boolean kept = log.hasPicture();
        Publication turn = begin(awaited, nowNs);
        if (turn != null && !kept) {
          replay(turn, payload, originNs, randomAccess, nowNs);
        }
      }
    } else if (randomAccess
        || (!observer.isTransportStream() && nowNs - consideredNs >= OTHER_BYTES_NS)) {
      consideredNs = nowNs;
      considerTurn(nowNs);
    }
  }

  private boolean needsNoPicture(long nowNs) {
    return !observer.isTransportStream()
        || observer.isSoundOnly()
        || nowNs - grantedNs >= PICTURE_PATIENCE_NS;
  }

  /** At a random access point of its own: the channel is free, or has one that goes behind it. */
  private void considerTurn(long nowNs) {
    boolean healthy = nowNs - healthySinceNs >= rules.backupReturn().toNanos();
    member.takeTurn(this, healthy, nowNs);
  }

  private StandbyLog standbyLog() {
    StandbyLog log = standby;
    if (log == null) {
      log = member.newStandbyLog();
      standby = log;
    }
    return log;
  }

  /** From now on it waits for its turn. */
  void startStandingBy() {
    if (held == null) {
      held = member.hold(id);
    }
  }

  private void stopStandingBy() {
    if (standby != null) {
      standby.clear();
      standby = null;
    }
    if (held != null) {
      Channel let = held;
      held = null;
      let.letGo();
    }
  }

  /** The channel is its own. A stand-in plays on until there is a picture that can follow it. */
  void beginTurn(Claim.Granted turn, long nowNs) {
    if (gone) {
      return; // the directory was told when it left
    }
    boolean hasPicture = standby != null && standby.hasPicture();
    // who stands by goes before a stand-in, so it must be noticed if this one is silent
    if (!hasPicture && member.hasStandIn(id) && !member.hasStandbys(id)) {
      granted = turn;
      grantedNs = nowNs;
      startStandingBy();
    } else {
      begin(turn, nowNs);
    }
  }

  /**
   * What it sent since its newest random access point goes first. Null, and it stands by, if
   * another one has had the channel since.
   */
  private @Nullable Publication begin(Claim.Granted claim, long nowNs) {
    granted = null;
    if (!member.isCurrent(claim)) {
      startStandingBy();
      return null;
    }
    Publication turn = member.begin(claim, media, nowNs);
    publication = turn;
    StandbyLog log = standby;
    if (log != null) {
      log.replay((payload, originNs, randomAccess) ->
          replay(turn, payload, originNs, randomAccess, nowNs));
    }
    warm = false;
    stopStandingBy();
    if (member.hasStandbys(id)) {
      watch(nowNs);
    }
    return turn;
  }

  /** A packet that was observed when it came. */
  private void replay(
      Publication turn, ByteBuffer payload, long originNs, boolean randomAccess, long nowNs) {
    media.replaying = true;
    media.randomAccess = randomAccess;
    turn.append(payload, later(originNs, nowNs - OLDEST_NS), nowNs);
    media.replaying = false;
  }

  /** Somebody stands by: it is looked after. */
  void watch(long nowNs) {
    if (granted != null) {
      begin(granted, nowNs);
    }
    if (!watched && publication != null) {
      watched = true;
      nextCheckNs = nowNs;
      member.lookAfter(this);
    }
  }

  /** Another one has the channel now; it stands by itself. */
  void offAir(long turn, long nowNs) {
    Publication last = publication;
    if (granted != null && granted.holder().turn() == turn) {
      granted = null; // it stands by already
    }
    if (last == null || last.start().turn() != turn) {
      return;
    }
    standByAfter(last, nowNs);
  }

  /** It can be switched in again at once, with what it sent last, unless that was too long ago. */
  private void standByAfter(Publication last, long nowNs) {
    startStandingBy();
    publication = null;
    lastNs = last.lastAppendNs();
    coldSinceNs = nowNs;
    healthySinceNs = nowNs;
    if (nowNs - lastNs < rules.backupAfter().toNanos()) {
      StandbyLog log = standbyLog();
      last.copyPictureTo(log, nowNs);
      warm = log.hasPicture() || !observer.isTransportStream();
    }
    last.end(nowNs);
  }

  /** When it is to be looked at next. */
  long nextCheckNs() {
    Publication turn = publication;
    if (turn == null) {
      return nextCheckNs;
    }
    return later(turn.lastAppendNs() + rules.backupAfter().toNanos(), nextCheckNs);
  }

  /** Hands the channel over if it sends nothing; false if it need not be looked after any more. */
  boolean check(long nowNs) {
    Publication turn = publication;
    if (turn == null || !turn.isActive() || gone) {
      watched = false;
      return false;
    }
    long lateNs = nowNs - nextCheckNs();
    if (lateNs < 0) {
      return true;
    }
    if (lateNs >= LATE_NS && excusedNs != turn.lastAppendNs()) {
      excusedNs = turn.lastAppendNs(); // once a silence, or a loop that is always late never acts
      nextCheckNs = nowNs + EXCUSE_NS;
      return true;
    }
    nextCheckNs = nowNs + RETRY_NS;
    long silentMs = (nowNs - turn.lastAppendNs()) / 1_000_000;
    String why = publisher.name() + " sent nothing for " + silentMs + " ms";
    watched = member.handOver(this, turn.start().turn(), why, nowNs);
    return watched;
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  /** What its observer knows, for its turns: packets that are replayed were observed before. */
  private final class Media implements MediaObserver {
    private boolean replaying;
    private boolean randomAccess;

    @Override
    public boolean observe(ByteBuffer payload) {
      return replaying ? randomAccess : observer.observe(payload);
    }

    @Override
    public StreamDescription description() {
      return observer.description();
    }

    @Override
    public boolean isTransportStream() {
      return observer.isTransportStream();
    }

    @Override
    public ByteBuffer tables() {
      return observer.tables();
    }

    @Override
    public long pictures() {
      return observer.pictures();
    }

    @Override
    public long damaged() {
      return observer.damaged();
    }
  }
}
