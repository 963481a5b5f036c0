package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.millrace.server.config.AccessWay;
import io.millrace.server.config.ChannelPattern;
import io.millrace.srt.handshake.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AccessControlTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final StreamKeyText KEY = StreamKeyText.random(RANDOM);
  private static final Argon2Hash HASH = Argon2Hash.of(KEY.text(), RANDOM);
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final TokenSecrets SECRETS = new TokenSecrets(List.of("0123456789abcdef"));
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Policy watching = Policy.OPEN;
  private Optional<Policy> publishing = Optional.empty();
  private AccessControl access;
  private HookServer hook;
  private LongSupplier clockNs = System::nanoTime;
  private ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    if (access != null) {
      access.close();
    }
    timer.shutdownNow();
    if (hook != null) {
      hook.holdBack.countDown();
      hook.close();
    }
  }

  private Path keys() {
    return folder.resolve("keys.yaml");
  }

  private void write(StreamKey... keys) throws IOException {
    new KeysEditor(keys()).edit(_ -> List.of(keys));
  }

  private static StreamKey key(Action role) {
    return new StreamKey(
        KEY.id(), ChannelPattern.parse("1AAA99"), role, "", HASH, NOW, Optional.empty());
  }

  private AccessSettings settings(Optional<HookTarget> its) {
    return new AccessSettings(
        (action, _) -> action == Action.WATCH ? Optional.of(watching) : publishing,
        keys(),
        SECRETS,
        its);
  }

  private void start() throws IOException {
    start(Optional.empty());
  }

  private void start(Optional<HookTarget> its) throws IOException {
    start(its, InstantSource.fixed(NOW));
  }

  private void start(Optional<HookTarget> its, InstantSource clock) throws IOException {
    access = AccessControl.start(settings(its), clock, clockNs, timer);
  }

  /** Waits for nothing but the looks at the file: what is to be answered later is kept. */
  private static final class HeldBack extends ScheduledThreadPoolExecutor {
    private final List<Duration> delays = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();

    HeldBack() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      delays.add(Duration.of(delay, unit.toChronoUnit()));
      answers.add(command);
      return super.schedule(() -> {}, 0, unit);
    }

    void giveThem() {
      while (!answers.isEmpty()) {
        answers.remove().run();
      }
    }
  }

  private void reload(AccessSettings settings) throws IOException {
    access.prepare(settings).run();
  }

  private void startWithHook(boolean allowOnError, Duration timeout) throws IOException {
    hook = new HookServer();
    watching = Policy.of(List.of(AccessWay.HOOK)).orElseThrow();
    start(Optional.of(hook.settings(timeout, Duration.ofSeconds(10), allowOnError)));
  }

  private Verdict decide(Visit visit) {
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    access.decide(visit, answer::complete);
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Verdict publish(String key) {
    return decide(Visits.withKey(Action.PUBLISH, "1AAA99", key));
  }

  private Verdict watch(String token) {
    return decide(Visits.withToken(Action.WATCH, "1AAA99", token));
  }

  private static void assertRefused(Verdict verdict, Rejection why, String detail) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Verdict.Refused refused = (Verdict.Refused) verdict;
    assertThat(refused.why()).isEqualTo(why);
    assertThat(refused.detail()).contains(detail).doesNotContain(KEY.text());
  }

  private static Pass pass(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    return ((Verdict.Admitted) verdict).pass();
  }

  @Test
  void withNothingConfiguredTheAnswerIsThereAtOnceOnTheCallersThread() throws IOException {
    start();
    List<Thread> answeredOn = new ArrayList<>();
    access.decide(
        Visits.withKey(Action.PUBLISH, "1AAA99", ""),
        verdict -> {
          assertThat(verdict).isSameAs(Verdict.OPEN);
          answeredOn.add(Thread.currentThread());
        });
    assertThat(answeredOn).containsExactly(Thread.currentThread());
  }

  @Test
  void aKeyClosesItsChannelToStrangersAndNoOther() throws IOException {
    write(key(Action.PUBLISH));
    start();
    assertRefused(publish(""), Rejection.UNAUTHORIZED, "channel 1AAA99 needs a key to publish");
    assertThat(pass(publish(KEY.text())).identity()).isEqualTo("key:" + KEY.id());
    assertThat(decide(Visits.withKey(Action.PUBLISH, "other", ""))).isSameAs(Verdict.OPEN);
    assertThat(decide(Visits.withKey(Action.WATCH, "1AAA99", ""))).isSameAs(Verdict.OPEN);
  }

  @Test
  void whatIsSetGoesBeforeWhatKeysSay() throws IOException {
    write(key(Action.PUBLISH));
    publishing = Optional.of(Policy.OPEN);
    start();
    assertThat(publish("")).isSameAs(Verdict.OPEN);
  }

  @Test
  void aWrongKeyIsRefusedWithWhatIsWrongWithIt() throws IOException {
    write(key(Action.PUBLISH));
    watching = Policy.KEY;
    publishing = Optional.of(Policy.KEY);
    start();
    String last = KEY.text().endsWith("a") ? "b" : "a";
    String changed = KEY.text().substring(0, KEY.text().length() - 1) + last;
    assertRefused(publish(changed), Rejection.FORBIDDEN, "key " + KEY.id() + " goes on otherwise");
    assertRefused(publish("hello"), Rejection.FORBIDDEN, "no key of ours");
    String unknown = StreamKeyText.random(RANDOM).text();
    assertRefused(publish(unknown), Rejection.FORBIDDEN, "there is no key");
    assertRefused(
        decide(Visits.withKey(Action.PUBLISH, "other", KEY.text())),
        Rejection.FORBIDDEN,
        "is for channel 1AAA99, not for other");
    assertRefused(
        decide(Visits.withKey(Action.WATCH, "1AAA99", KEY.text())),
        Rejection.FORBIDDEN,
        "is for those who publish");
  }

  @Test
  void aKeyThatIsRevokedEndsItsPassAndLetsNobodyInAgain() throws IOException {
    write(key(Action.PUBLISH));
    start();
    AtomicInteger reviews = new AtomicInteger();
    access.onChange(reviews::incrementAndGet);
    Pass pass = pass(publish(KEY.text()));
    assertThat(access.isGood(pass)).isTrue();
    write(key(Action.PUBLISH).revoked(NOW));
    await().atMost(SOON).until(() -> reviews.get() > 0);
    assertThat(access.isGood(pass)).isFalse();
    assertRefused(publish(KEY.text()), Rejection.FORBIDDEN, "was revoked at " + NOW);
    assertRefused(publish(""), Rejection.UNAUTHORIZED, "needs a key");
  }

  @Test
  void aKeyThatIsMadeWhileTheBrokerRunsHoldsSoon() throws IOException {
    start();
    assertThat(publish("")).isSameAs(Verdict.OPEN);
    write(key(Action.PUBLISH));
    await().atMost(SOON).until(() -> access.policy(Action.PUBLISH, "1AAA99").equals(Policy.KEY));
    assertThat(pass(publish(KEY.text())).keyId()).contains(KEY.id());
  }

  @Test
  void aDamagedFileOfKeysIsNoWayToStart() throws IOException {
    Files.writeString(keys(), "damaged");
    assertThatThrownBy(this::start).hasMessageContaining(keys().toString());
  }

  private static Token token(Instant expires, Optional<Duration> session) {
    return new Token(ChannelPattern.parse("1AAA99"), Action.WATCH, expires, "alice", session);
  }

  @Test
  void aTokenLetsInUntilItExpiresAndItsOwnerStays() throws IOException {
    watching = Policy.of(List.of(AccessWay.TOKEN, AccessWay.KEY)).orElseThrow();
    start();
    Pass pass = pass(watch(SECRETS.sign(token(NOW.plusSeconds(1), Optional.empty()))));
    assertThat(pass.identity()).isEqualTo("token:alice");
    assertThat(pass.mayEnd()).isFalse();
    String expired = SECRETS.sign(token(NOW, Optional.empty()));
    assertRefused(watch(expired), Rejection.FORBIDDEN, "its token expired at " + NOW);
    assertRefused(watch("mt_x.y"), Rejection.FORBIDDEN, "not signed by a secret of ours");
    assertRefused(watch(""), Rejection.UNAUTHORIZED, "needs a key or a token to watch");
    String good = SECRETS.sign(token(NOW.plusSeconds(1), Optional.empty()));
    assertRefused(
        decide(Visits.withToken(Action.WATCH, "other", good)),
        Rejection.FORBIDDEN,
        "is for channel 1AAA99");
  }

  @Test
  void aTokenMayEndAConnectionAfterAWhile() throws IOException {
    watching = Policy.of(List.of(AccessWay.TOKEN)).orElseThrow();
    start();
    AtomicInteger reviews = new AtomicInteger();
    access.onChange(reviews::incrementAndGet);
    Token token = token(NOW.plusSeconds(9), Optional.of(Duration.ofHours(3)));
    Pass pass = pass(watch(SECRETS.sign(token)));
    assertThat(pass.until()).contains(NOW.plus(Duration.ofHours(3)));
    assertThat(access.isGood(pass)).isTrue();
    assertThat(access.isGood(Pass.of("token", "alice", Optional.of(NOW)))).isFalse();
    await().atMost(SOON).until(() -> reviews.get() > 0);
  }

  @Test
  void whoGuessesIsSlowedDownAndThenBarredAndOthersAreNot() throws IOException {
    write(key(Action.PUBLISH));
    HeldBack later = new HeldBack();
    timer = later;
    clockNs = () -> 1; // however long a hash takes here
    start();
    for (int i = 0; i < Slowdown.MOST; i++) {
      CompletableFuture<Verdict> answer = new CompletableFuture<>();
      access.decide(Visits.withKey(Action.PUBLISH, "1AAA99", guess(i)), answer::complete);
      int heldBack = Math.clamp(i + 1 - Slowdown.FREE, 0, Slowdown.MOST - 1 - Slowdown.FREE);
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> answer.isDone() || later.delays.size() == heldBack);
      later.giveThem();
      assertRefused(answer.join(), Rejection.FORBIDDEN, "goes on otherwise");
    }
    assertThat(later.delays)
        .map(Duration::toMillis)
        .containsExactly(250L, 500L, 1000L, 2000L, 2000L, 2000L);
    assertRefused(publish(KEY.text()), Rejection.OVERLOAD, "too many wrong keys from this address");
    Visit elsewhere = Visits.from("192.0.2.2", Action.PUBLISH, "1AAA99", KEY.text(), "");
    assertThat(decide(elsewhere)).isInstanceOf(Verdict.Admitted.class);
    assertThat(publish(KEY.text())) // it was proven right meanwhile
        .isInstanceOf(Verdict.Admitted.class);
  }

  /** Right as far as the id. */
  private static String guess(int number) {
    String end = StreamKeyText.random(RANDOM).text().substring(10);
    return KEY.text().substring(0, 10)
        + end.substring(0, end.length() - 1)
        + (char) ('a' + number % 8);
  }

  @Test
  void whoIsSlowedDownTakesNobodysPlace() throws IOException {
    write(key(Action.PUBLISH));
    HeldBack later = new HeldBack();
    timer = later;
    start();
    int some = AccessControl.WAITING_MAX + 100;
    for (int i = 0; i < some; i++) {
      int answered = Math.max(0, i + 1 - Slowdown.FREE);
      access.decide(Visits.withKey(Action.PUBLISH, "1AAA99", "hello"), _ -> {});
      await()
          .atMost(SOON)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> later.delays.size() >= answered);
    }
    Visit elsewhere = Visits.from("192.0.2.2", Action.PUBLISH, "1AAA99", KEY.text(), "");
    assertThat(decide(elsewhere)).isInstanceOf(Verdict.Admitted.class);
    assertThat(access.overloads()).isZero();
  }

  @Test
  void anErrorIsAnAnswerAndCostsNoPlace() throws IOException {
    watching = Policy.of(List.of(AccessWay.TOKEN)).orElseThrow();
    start(
        Optional.empty(),
        () -> {
          throw new StackOverflowError("as of a deep token");
        });
    String token = SECRETS.sign(token(NOW, Optional.empty()));
    Logger log = (Logger) LoggerFactory.getLogger(AccessControl.class);
    log.setLevel(Level.OFF); // a thousand stack traces say no more than one
    try {
      for (int i = 0; i <= AccessControl.WAITING_MAX; i++) {
        assertRefused(watch(token), new Rejection(2500), "the decision failed");
      }
    } finally {
      log.setLevel(null);
    }
  }

  @Test
  void noLoopEverFindsOutWhetherWhatIsShownIsRight() throws IOException {
    write(key(Action.PUBLISH));
    startWithHook(false, SOON);
    watching = Policy.of(List.of(AccessWay.TOKEN, AccessWay.HOOK)).orElseThrow();
    String token = SECRETS.sign(token(NOW.plusSeconds(9), Optional.empty()));
    for (Visit visit :
        List.of(
            Visits.withKey(Action.PUBLISH, "1AAA99", KEY.text()),
            Visits.withKey(Action.PUBLISH, "1AAA99", "hello"),
            Visits.withToken(Action.WATCH, "1AAA99", token),
            Visits.withToken(Action.WATCH, "1AAA99", "for the hook"))) {
      CompletableFuture<Thread> answeredOn = new CompletableFuture<>();
      access.decide(visit, _ -> answeredOn.complete(Thread.currentThread()));
      assertThat(answeredOn.orTimeout(20, TimeUnit.SECONDS).join())
          .isNotEqualTo(Thread.currentThread())
          .matches(Thread::isVirtual);
    }
    assertThat(hook.questions).hasSize(1);
  }

  @Test
  void theHookDecides() throws IOException {
    startWithHook(false, SOON);
    hook.body = "{\"identity\":\"alice\"}";
    assertThat(pass(watch("any")).identity()).isEqualTo("hook:alice");
    hook.status = 403;
    assertRefused(watch("other"), Rejection.FORBIDDEN, "the hook says no");
    assertRefused(watch(""), Rejection.UNAUTHORIZED, "the hook says no");
    hook.status = 200;
    hook.body = "{\"expires\":1}";
    assertRefused(watch("third"), Rejection.FORBIDDEN, "its time was over");
  }

  @Test
  void withoutTheHooksAnswerNobodyIsLetInUnlessItIsSetSo() throws IOException {
    startWithHook(false, SOON);
    hook.status = 500;
    assertRefused(watch("any"), Rejection.DOWN, "the hook answers with status 500");
    reload(settings(Optional.of(hook.settings(SOON, Duration.ofSeconds(10), true))));
    assertThat(watch("any")).isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void moreCallersThanMayWaitAreSentAwayAtOnce() throws IOException {
    startWithHook(true, SOON);
    hook.holdBack = new CountDownLatch(1);
    List<CompletableFuture<Verdict>> waiting = new ArrayList<>();
    for (int i = 0; i < AccessControl.WAITING_MAX; i++) {
      CompletableFuture<Verdict> answer = new CompletableFuture<>();
      access.decide(Visits.withToken(Action.WATCH, "1AAA99", "any"), answer::complete);
      waiting.add(answer);
    }
    assertRefused(watch("any"), Rejection.OVERLOAD, "callers wait for a decision already");
    assertThat(access.overloads()).isEqualTo(1);
    hook.holdBack.countDown();
    assertThat(waiting)
        .allSatisfy(answer ->
            assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOf(Verdict.Admitted.class));
    assertThat(watch("any")).isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void otherSettingsHoldAfterAReload() throws IOException {
    start();
    assertThat(watch("")).isSameAs(Verdict.OPEN);
    watching = Policy.KEY;
    Path other = folder.resolve("other.yaml");
    new KeysEditor(other).edit(_ -> List.of(key(Action.WATCH)));
    reload(
        new AccessSettings(
            (_, _) -> Optional.of(Policy.KEY), other, TokenSecrets.NONE, Optional.empty()));
    assertThat(decide(Visits.withKey(Action.WATCH, "1AAA99", KEY.text())))
        .isInstanceOf(Verdict.Admitted.class);
    Files.writeString(other, "damaged");
    Path damaged = Files.writeString(folder.resolve("third.yaml"), "damaged");
    assertThatThrownBy(() ->
            reload(
                new AccessSettings(
                    AccessRules.UNSET, damaged, TokenSecrets.NONE, Optional.empty())))
        .isInstanceOf(IOException.class);
    assertRefused(publish(""), Rejection.UNAUTHORIZED, "needs a key");
  }

  @Test
  void aReloadThatIsOnlyPreparedChangesNothing() throws IOException {
    write(key(Action.PUBLISH));
    start();
    Runnable prepared =
        access.prepare(
            new AccessSettings(
                (_, _) -> Optional.of(Policy.OPEN), keys(), TokenSecrets.NONE, Optional.empty()));
    assertRefused(publish(""), Rejection.UNAUTHORIZED, "needs a key");
    prepared.run();
    assertThat(publish("")).isSameAs(Verdict.OPEN);
  }

  @Test
  void anotherFileThatIsNotThereHasNoKeysAndOneThatIsGoneKeepsThem() throws IOException {
    write(key(Action.PUBLISH));
    start();
    Files.delete(keys());
    reload(settings(Optional.empty()));
    assertRefused(publish(""), Rejection.UNAUTHORIZED, "needs a key");
    reload(
        new AccessSettings(
            AccessRules.UNSET,
            folder.resolve("nowhere.yaml"),
            TokenSecrets.NONE,
            Optional.empty()));
    assertThat(publish("")).isSameAs(Verdict.OPEN);
  }

  @Test
  void aQuestionOnItsWayHasItsAnswerThoughTheHookIsAnotherOneNow() throws IOException {
    startWithHook(false, SOON);
    hook.holdBack = new CountDownLatch(1);
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    access.decide(Visits.withToken(Action.WATCH, "1AAA99", "any"), answer::complete);
    await().atMost(SOON).until(() -> !hook.questions.isEmpty());
    reload(settings(Optional.of(hook.settings(SOON, Duration.ZERO, true))));
    hook.holdBack.countDown();
    assertThat(pass(answer.orTimeout(20, TimeUnit.SECONDS).join()).identity()).isNotNull();
  }
}
