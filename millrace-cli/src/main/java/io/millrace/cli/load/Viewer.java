package io.millrace.cli.load;

import io.millrace.cli.load.stream.Mark;
import io.millrace.media.ts.StreamObserver;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * One viewer: a call, then a connection of which every packet is looked at when it is delivered.
 * One owner, the loop.
 *
 * <pre>
 *   CALLING ── answered ──► WATCHING ── closed by the broker, silence ──► ENDED
 *      └── refused, no answer ──► REFUSED
 * </pre>
 *
 * It takes packets as soon as they are in order (Delivery.IN_ORDER) and keeps none, and judges
 * itself which ones a player, that waits the latency, would have got too late.
 */
final class Viewer implements SocketHandler {

  /** How it stands with a viewer. */
  enum State {
    CALLING,
    WATCHING,
    ENDED,
    REFUSED
  }

  /** Silence that a person would notice. */
  static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NONE = -1;

  private final ViewerLoop loop;
  private final LongSupplier arrivalNs;
  private final Plan plan;
  private final String channel;
  private final long calledNs;
  private final @Nullable Absence absence;
  private final IntCountsHistogram delays = Delays.ofOne();
  private final CompletableFuture<Viewer> answered = new CompletableFuture<>();

  private State state = State.CALLING;
  private boolean leaving;
  private @Nullable SrtSocket socket;
  private @Nullable CloseReason reason;
  private @Nullable Rejection rejection;
  private @Nullable StreamObserver observer;
  private SrtStats lastStats = SrtStats.NONE;

  private long connectedNs;
  private long liveFromNs;
  private long latencyNs;
  private long joinNs = NONE;

  private long lastNumber = NONE;
  private long lastArrivalNs;
  private long lastOriginNs;
  private long quickestNs = Long.MAX_VALUE;

  private long delivered;
  private long late;
  private long missing;
  private long duplicates;
  private long stalls;
  private long stalledNsMax;

  /**
   * What holds for all viewers.
   *
   * @param run in the marks of our own packets
   * @param own whether the channels are our own
   * @param reconnect whether they call again when their connection ends
   * @param settleNs after the handshake: what was sent earlier may have waited for the viewer to
   *     catch up with the channel, and says nothing about delay
   */
  record Plan(int run, boolean own, boolean reconnect, long settleNs) {}

  /**
   * One that is about to call.
   *
   * @param arrivalNs when the datagram that is being handled reached this machine
   */
  Viewer(ViewerLoop loop, LongSupplier arrivalNs, Plan plan, String channel, long nowNs) {
    this(loop, arrivalNs, plan, channel, nowNs, null);
  }

  /**
   * Calls for one that may have had a connection before.
   *
   * @param absence of the one that it follows; null if it is the first
   */
  Viewer(
      ViewerLoop loop,
      LongSupplier arrivalNs,
      Plan plan,
      String channel,
      long nowNs,
      @Nullable Absence absence) {
    this.loop = loop;
    this.arrivalNs = arrivalNs;
    this.plan = plan;
    this.channel = channel;
    this.calledNs = nowNs;
    this.absence = absence;
    this.observer = plan.own ? null : new StreamObserver();
  }

  // ---- life ----

  /** When the call was answered, one way or the other; any thread. */
  CompletableFuture<Viewer> answered() {
    return answered;
  }

  void calls(SrtSocket by) {
    socket = by;
  }

  @Override
  public void onConnected(SrtSocket connected) {
    if (state == State.CALLING) {
      begin(connected, System.nanoTime());
    }
  }

  /** The first packets may come before the news that the handshake is done. */
  private void begin(SrtSocket connected, long nowNs) {
    state = State.WATCHING;
    connectedNs = nowNs;
    liveFromNs = nowNs + plan.settleNs;
    lastArrivalNs = nowNs;
    latencyNs = connected.stats().msRcvTsbPdDelay() * NANOS_PER_MILLI;
    loop.handshakes().recordValue(Delays.us(nowNs - calledNs));
    answered.complete(this);
  }

  @Override
  public void onClosed(SrtSocket closed, CloseReason why) {
    lastStats = closed.stats();
    reason = why;
    rejection = closed.rejection();
    state = state == State.CALLING ? State.REFUSED : State.ENDED;
    if (!leaving) {
      loop.lost(this);
    }
    answered.complete(this);
  }

  /** Goes, of its own accord. */
  void leave() {
    leaving = true;
    if (socket != null) {
      lastStats = socket.stats();
      socket.close();
    }
  }

  // ---- packets ----

  @Override
  public void onPayload(SrtSocket from, ByteBuffer payload, long originNs) {
    long nowNs = arrivalNs.getAsLong();
    if (state == State.CALLING) {
      begin(from, nowNs);
    }
    delivered++;
    loop.delivered++;
    loop.lags().recordValue(Delays.us(System.nanoTime() - nowNs));
    loop.deliveredBytes += payload.remaining();
    if (nowNs - originNs > latencyNs) {
      late++;
      loop.late++;
    }
    if (plan.own) {
      onOwn(payload, originNs, nowNs);
    } else {
      onForeign(payload, originNs, nowNs);
    }
    lastArrivalNs = nowNs;
    lastOriginNs = originNs;
  }

  private void onOwn(ByteBuffer payload, long originNs, long nowNs) {
    if (!Mark.isOf(plan.run, payload)) {
      return; // the tables that a broker sends ahead, or what an earlier run left in its log
    }
    long number = Mark.number(payload);
    boolean next = number == lastNumber + 1;
    if (!next) {
      noteJump(number);
    }
    lookForStall(next, originNs, nowNs);
    lastNumber = Math.max(lastNumber, number);
    if (joinNs == NONE && Mark.isRandomAccess(payload)) {
      noteJoin(nowNs);
    }
    long sentNs = Mark.sentNs(payload);
    if (sentNs - liveFromNs >= 0) {
      noteDelay(nowNs - sentNs);
    }
  }

  private void noteJump(long number) {
    if (lastNumber == NONE) {
      return;
    }
    if (number > lastNumber) {
      missing += number - lastNumber - 1;
      loop.missing += number - lastNumber - 1;
    } else {
      duplicates++;
    }
  }

  /** The clocks of the two ends are not the same: the quickest packet counts as not delayed. */
  private void onForeign(ByteBuffer payload, long originNs, long nowNs) {
    lookForStall(true, originNs, nowNs);
    if (observer != null && observer.observe(payload)) {
      observer = null;
      noteJoin(nowNs);
    }
    long delayNs = nowNs - originNs;
    quickestNs = Math.min(quickestNs, delayNs);
    if (originNs - liveFromNs >= 0) {
      noteDelay(delayNs - quickestNs);
    }
  }

  private void noteJoin(long nowNs) {
    joinNs = nowNs - calledNs;
    if (absence != null) {
      loop.darkTimes().recordValue(Delays.us(nowNs - absence.sinceNs()));
    }
    loop.joins().recordValue(Delays.us(nowNs - calledNs));
    loop.joinsFromHandshake().recordValue(Delays.us(nowNs - connectedNs));
  }

  private void noteDelay(long delayNs) {
    long us = Delays.us(delayNs);
    delays.recordValue(us);
    loop.delays().recordValue(us);
  }

  /** Silence between two packets that their sender sent one shortly after the other. */
  private void lookForStall(boolean inSequence, long originNs, long nowNs) {
    long silentNs = nowNs - lastArrivalNs;
    if (silentNs > STALL_NS && joinNs != NONE) {
      boolean paused = inSequence && originNs - lastOriginNs > STALL_NS;
      if (!paused) {
        noteStall(silentNs);
      }
    }
  }

  private void noteStall(long silentNs) {
    stalls++;
    loop.stalls++;
    stalledNsMax = Math.max(stalledNsMax, silentNs);
  }

  // ---- what came of it ----

  State state() {
    return state;
  }

  String channel() {
    return channel;
  }

  @Nullable CloseReason reason() {
    return reason;
  }

  @Nullable Rejection rejection() {
    return rejection;
  }

  /**
   * Since when it has seen nothing, of one whose connection ended; null of one that was never let
   * in.
   */
  @Nullable Absence absence() {
    if (hasJoined() || (absence == null && state == State.ENDED)) {
      return Absence.since(lastArrivalNs);
    }
    return absence;
  }

  boolean hasJoined() {
    return joinNs != NONE;
  }

  /** Whether it was refused, or its connection has ended. */
  boolean isLost() {
    return state == State.REFUSED || state == State.ENDED;
  }

  /** Whether a picture may still come. */
  boolean isWaiting() {
    return !hasJoined() && !isLost();
  }

  /** Delays count anew from here. */
  void restartDelays() {
    delays.reset();
  }

  /**
   * All that it saw so far, without its delays.
   *
   * @param live whether its channel sends at this moment
   */
  ViewerResult result(boolean live, long nowNs) {
    if (state == State.WATCHING && socket != null && !leaving) {
      lastStats = socket.stats();
    }
    SrtStats stats = lastStats;
    boolean silent = live && state == State.WATCHING && nowNs - lastArrivalNs > STALL_NS;
    long silentNs = silent ? nowNs - lastArrivalNs : 0;
    return new ViewerResult(
        channel,
        state,
        outcome(),
        delivered,
        stats.pktRcvDrop(),
        Math.max(0, missing - stats.pktRcvDrop()),
        late,
        duplicates,
        stats.pktRcvLoss(),
        stats.pktRcvRetrans(),
        stalls + (silent ? 1 : 0),
        Math.max(stalledNsMax, silentNs) / 1e6,
        joinNs == NONE ? -1 : joinNs / 1e6,
        ViewerResult.Delay.NONE,
        stats.msRtt(),
        stats.pktSentAck(),
        stats.pktSentNak());
  }

  /** Since they were counted anew. Takes some microseconds. */
  ViewerResult.Delay delay() {
    return new ViewerResult.Delay(
        Delays.percentileMs(delays, 50), Delays.percentileMs(delays, 99), Delays.maxMs(delays));
  }

  private String outcome() {
    if (rejection != null) {
      return rejection.toString();
    }
    return reason == null ? "" : reason.text();
  }
}
