package io.millrace.server.access;

import io.millrace.server.config.AccessWay;
import io.millrace.server.config.BrokerConfig;
import io.millrace.srt.handshake.Rejection;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gatekeeper of a broker: rules, keys, tokens, hook. What needs no finding out is answered at
 * once; the rest on virtual threads, of which there are only so many. Any thread.
 */
public final class AccessControl implements Gatekeeper, AutoCloseable {

  /** Callers that may wait for a decision at once; more are sent away as overload. */
  static final int WAITING_MAX = 1024;

  private static final Optional<KeyRing> NO_KEYS = Optional.of(KeyRing.EMPTY);
  private static final Logger LOG = LoggerFactory.getLogger(AccessControl.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Of a caller, less the way to it and back. */
  private static final Duration PATIENCE = Duration.ofMillis(2800);

  private static final Duration TURN = Duration.ofSeconds(2);
  private static final int INTERNAL_ERROR = 2500;

  /** Answers that may be held back at once; more are given at once. */
  static final int HELD_BACK_MAX = 4096;

  /** Whoever began to ask by settings that are past has its answer then. */
  private static final Duration PAST = Duration.ofSeconds(10);

  /** Of the memory, hashes may take an eighth. */
  private static final int MEMORY_PARTS = 8;

  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final Semaphore heldBack = new Semaphore(HELD_BACK_MAX);
  private final LongAdder overloads = new LongAdder();
  private final Slowdown slowdown = new Slowdown();
  private final InstantSource clock;
  private final LongSupplier clockNs;
  private final Judge judge;
  private final ScheduledExecutorService timer;

  private volatile AccessState state;
  private volatile Runnable reviewer = () -> {};
  private volatile boolean timed;
  private KeysWatch watch;

  private AccessControl(
      AccessSettings settings,
      InstantSource clock,
      LongSupplier clockNs,
      ScheduledExecutorService timer) {
    this.clock = clock;
    this.clockNs = clockNs;
    this.timer = timer;
    this.judge =
        new Judge(
            new KeyProof(hashesAtOnce(), TURN, clockNs, new SecureRandom()),
            slowdown,
            clock,
            clockNs);
    this.state = new AccessState(settings, KeyRing.EMPTY, hook(settings, null));
    this.watch = new KeysWatch(settings.keys(), this::take);
  }

  /**
   * Reads the keys and begins to watch them.
   *
   * @throws IOException if the file of keys is there and cannot be read; its message names the file
   */
  public static AccessControl start(AccessSettings settings) throws IOException {
    return start(
        settings,
        InstantSource.system(),
        System::nanoTime,
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("access").factory()));
  }

  static AccessControl start(
      AccessSettings settings,
      InstantSource clock,
      LongSupplier clockNs,
      ScheduledExecutorService timer)
      throws IOException {
    AccessControl access = new AccessControl(settings, clock, clockNs, timer);
    try {
      access.prepare(settings).run();
    } catch (IOException e) {
      access.close();
      throw e;
    }
    long everyMs = LOOK_EVERY.toMillis();
    var _ = timer.scheduleWithFixedDelay(access::look, everyMs, everyMs, TimeUnit.MILLISECONDS);
    return access;
  }

  /** Half of the processors are for packets whatever strangers have computed. */
  private static int hashesAtOnce() {
    long byMemory = Runtime.getRuntime().maxMemory() / (MEMORY_PARTS * Argon2Hash.MEMORY_BYTES);
    int byProcessors = Runtime.getRuntime().availableProcessors() / 2;
    return Math.clamp(byMemory, 1, Math.max(1, byProcessors));
  }

  /**
   * Whom to tell, from now on, that passes may have ended. It is called on any thread and must not
   * block.
   */
  public void onChange(Runnable listener) {
    reviewer = listener;
  }

  /**
   * Reads all that other settings need, and changes nothing yet. Blocks while it reads the keys. A
   * file of keys that is not there has no keys; but one that was there keeps those it had, as while
   * nothing is reloaded.
   *
   * @return lets the settings hold; it cannot fail
   * @throws IOException if the file of keys is there and cannot be read; its message names the file
   */
  public synchronized Runnable prepare(AccessSettings settings) throws IOException {
    KeysWatch fresh = new KeysWatch(settings.keys(), this::take);
    Optional<KeyRing> read = fresh.read();
    boolean isSameFile = settings.keys().equals(state.settings().keys());
    if (read.isEmpty() && !settings.keys().equals(KeysFile.USUAL)) {
      LOG.warn(
          "keys.file {} is not there; {}",
          settings.keys().toAbsolutePath(),
          isSameFile ? "there are no keys but those it had" : "so there are no keys");
    }
    return () -> become(settings, fresh, isSameFile ? read : read.or(() -> NO_KEYS));
  }

  private synchronized void become(
      AccessSettings settings, KeysWatch fresh, Optional<KeyRing> read) {
    Hook before = state.hook();
    Hook hook = hook(settings, before);
    state = new AccessState(settings, read.orElse(state.ring()), hook);
    watch = fresh;
    if (before != null && before != hook) {
      closeLater(before);
    }
    reviewer.run();
  }

  /** Questions that are on their way have their answer first. */
  private void closeLater(Hook hook) {
    try {
      var _ = timer.schedule(hook::close, PAST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      hook.close(); // all is closed
    }
  }

  private @Nullable Hook hook(AccessSettings settings, @Nullable Hook before) {
    if (settings.hook().isEmpty()) {
      return null;
    }
    return before != null && before.settings().equals(settings.hook().get())
        ? before
        : new Hook(settings.hook().get(), clockNs);
  }

  private void look() {
    try {
      lookAtKeys();
      if (timed) {
        reviewer.run();
      }
    } catch (RuntimeException e) {
      LOG.error("looking after the keys failed", e); // or it would never be done again
    }
  }

  private synchronized void lookAtKeys() {
    watch.look();
  }

  private synchronized void take(KeyRing ring) {
    state = state.with(ring);
    reviewer.run();
  }

  /** Callers that were sent away because too many waited for a decision. */
  public long overloads() {
    return overloads.sum();
  }

  /** What lets somebody in now. */
  public Policy policy(Action action, String channel) {
    return state.policy(action, channel);
  }

  /** Who may do what, in lines for people; none if nothing is asked of anybody. */
  public List<String> inWords(BrokerConfig config) {
    return AccessText.lines(config, state.ring());
  }

  @Override
  public boolean isGood(Pass pass) {
    AccessState now = state;
    return pass.keyId().map(now.ring()::isGood).orElse(true)
        && pass.until().map(end -> end.isAfter(clock.instant())).orElse(true);
  }

  @Override
  public void decide(Visit visit, Consumer<Verdict> answer) {
    AccessState now = state;
    Policy policy = now.policy(visit.action(), visit.channel());
    if (policy.isOpen()) {
      answer.accept(Verdict.OPEN);
    } else if (!visit.showsSomething() && !policy.takes(AccessWay.HOOK)) {
      answer.accept(Judge.missing(visit, policy).verdict());
    } else if (room.tryAcquire()) {
      findOutElsewhere(visit, policy, now, answer);
    } else {
      overloads.increment();
      answer.accept(
          new Verdict.Refused(
              Rejection.OVERLOAD,
              WAITING_MAX + " callers wait for a decision already; it may call again"));
    }
  }

  private void findOutElsewhere(
      Visit visit, Policy policy, AccessState now, Consumer<Verdict> answer) {
    boolean started = false;
    try {
      Thread.ofVirtual().name("access").start(() -> findOut(visit, policy, now, answer));
      started = true;
    } finally {
      if (!started) {
        room.release();
      }
    }
  }

  private void findOut(Visit visit, Policy policy, AccessState now, Consumer<Verdict> answer) {
    long beganNs = clockNs.getAsLong();
    Judgement judgement;
    try {
      judgement = judgement(visit, policy, now);
    } finally {
      room.release(); // whoever only waits for the answer keeps nobody else from his
    }
    if (judgement.verdict() instanceof Verdict.Admitted(Pass pass) && pass.until().isPresent()) {
      timed = true;
    }
    Duration delay = Duration.ZERO;
    if (judgement.guess() != Judgement.Guess.NONE) {
      long nowNs = clockNs.getAsLong();
      Duration left = PATIENCE.minusNanos(nowNs - beganNs);
      boolean dear = judgement.guess() == Judgement.Guess.DEAR;
      Duration wanted = slowdown.failed(visit.remote().getAddress(), dear, nowNs);
      delay = wanted.compareTo(left) < 0 ? wanted : left;
    }
    answer(judgement.verdict(), delay, answer);
  }

  /** An error, too, such as of memory, is an answer: the caller waits for one. */
  private Judgement judgement(Visit visit, Policy policy, AccessState now) {
    try {
      return judge.judge(visit, policy, now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Judgement.refused(Rejection.DOWN, "the broker is stopping");
    } catch (Throwable e) {
      LOG.error("a decision failed: {}", visit, e);
      return Judgement.refused(new Rejection(INTERNAL_ERROR), "the decision failed; see the log");
    }
  }

  private void answer(Verdict verdict, Duration delay, Consumer<Verdict> answer) {
    if (!delay.isPositive() || !heldBack.tryAcquire()) {
      answer.accept(verdict);
      return;
    }
    Runnable now =
        () -> {
          heldBack.release();
          answer.accept(verdict);
        };
    try {
      var _ = timer.schedule(now, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      now.run(); // it was closed meanwhile
    }
  }

  /** Ends what waits; passes are no longer looked after. */
  @Override
  public void close() {
    timer.shutdownNow();
    Hook hook = state.hook();
    if (hook != null) {
      hook.close();
    }
  }
}
