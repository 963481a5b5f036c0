package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HookTest {

  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration MEMORY = Duration.ofSeconds(10);
  private static final HookQuestion QUESTION =
      HookQuestion.of(Visits.showing(Action.PUBLISH, "1AAA99", "\"key\"", "token"));

  private final HookServer server = new HookServer();
  private long nowNs = -3;
  private final Hook hook = hook(PATIENT);

  private Hook hook(Duration timeout) {
    return new Hook(server.settings(timeout, MEMORY, false), () -> nowNs);
  }

  @AfterEach
  void stop() {
    server.holdBack.countDown();
    hook.close();
    server.close();
  }

  @Test
  void itIsToldWhatItMayDecideBy() throws InterruptedException {
    hook.ask(QUESTION);
    JsonNode told = JsonMapper.shared().readTree(server.questions.getFirst());
    assertThat(told.path("action").asString()).isEqualTo("publish");
    assertThat(told.path("channel").asString()).isEqualTo("1AAA99");
    assertThat(told.path("address").asString()).isEqualTo("192.0.2.1");
    assertThat(told.path("key").asString()).isEqualTo("\"key\"");
    assertThat(told.path("token").asString()).isEqualTo("token");
    assertThat(told.path("agent").asString()).isEqualTo("SRT 1.5.3");
    assertThat(told.path("encrypted").asBoolean(true)).isFalse();
    assertThat(told.has("user") && told.has("session")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204})
  void twoHundredAndSoOnIsYes(int status) throws InterruptedException {
    server.status = status;
    assertThat(hook.ask(QUESTION)).isEqualTo(new HookAnswer.Yes("", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK", "{}", "[]", "true", "{\"identity\":null}", "{\"other\":1}", "\0"})
  void aBodyThatSaysNothingAddsNothing(String body) throws InterruptedException {
    server.body = body;
    assertThat(hook.ask(QUESTION)).isEqualTo(new HookAnswer.Yes("", Optional.empty()));
  }

  @Test
  void aBodyMaySayWhoItIsAndUntilWhen() throws InterruptedException {
    server.body = "{\"identity\":\"alice\",\"expires\":1800000000}";
    assertThat(hook.ask(QUESTION))
        .isEqualTo(new HookAnswer.Yes("alice", Optional.of(Instant.ofEpochSecond(1_800_000_000))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"identity\":7}",
        "{\"expires\":\"tomorrow\"}",
        "{\"expires\":1.5}",
        "{\"expires\":99999999999999999999}"
      })
  void aBodyThatIsWrongIsNoAnswer(String body) throws InterruptedException {
    server.body = body;
    assertThat(hook.ask(QUESTION)).isInstanceOf(HookAnswer.Failed.class);
  }

  @Test
  void aBodyWithoutEndIsNoAnswer() throws InterruptedException {
    server.body = "x".repeat(1 << 20);
    assertThat(hook.ask(QUESTION)).isInstanceOf(HookAnswer.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusalIsNo(int status) throws InterruptedException {
    server.status = status;
    assertThat(hook.ask(QUESTION)).isEqualTo(new HookAnswer.No());
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 500, 503})
  void everyOtherStatusIsNoAnswerAndNotKept(int status) throws InterruptedException {
    server.status = status;
    assertThat(hook.ask(QUESTION))
        .isEqualTo(new HookAnswer.Failed("answers with status " + status));
    hook.ask(QUESTION);
    assertThat(server.questions).hasSize(2);
  }

  @Test
  void whoDoesNotAnswerInTimeGivesNoAnswer() throws InterruptedException {
    server.holdBack = new CountDownLatch(1);
    try (Hook hasty = hook(Duration.ofMillis(100))) {
      assertThat(hasty.ask(QUESTION)).isEqualTo(new HookAnswer.Failed("no answer within 100 ms"));
    }
  }

  @Test
  @Timeout(60)
  void whoBeginsAnAnswerAndDoesNotEndItGivesNone() throws InterruptedException {
    server.holdBackBody = new CountDownLatch(1);
    try (Hook hasty = hook(Duration.ofMillis(500))) {
      assertThat(hasty.ask(QUESTION)).isEqualTo(new HookAnswer.Failed("no answer within 500 ms"));
    } finally {
      server.holdBackBody.countDown();
    }
  }

  @Test
  void whoIsNotThereGivesNoAnswer() throws InterruptedException {
    URI nobody = server.url();
    server.close();
    try (Hook alone = new Hook(new HookTarget(nobody, PATIENT, MEMORY, false), () -> nowNs)) {
      assertThat(alone.ask(QUESTION)).isInstanceOf(HookAnswer.Failed.class);
    }
    assertThat(hook.settings().name()).doesNotContain("secret").endsWith("/ask");
  }

  @Test
  void anAnswerHoldsForAWhileForTheSameQuestionOnly() throws InterruptedException {
    server.status = 403;
    hook.ask(QUESTION);
    server.status = 200;
    nowNs += MEMORY.toNanos() - 1;
    assertThat(hook.ask(QUESTION)).isEqualTo(new HookAnswer.No());
    assertThat(hook.known(QUESTION)).isPresent();
    HookQuestion other = HookQuestion.of(Visits.withKey(Action.PUBLISH, "1AAA99", "other"));
    assertThat(hook.ask(other)).isInstanceOf(HookAnswer.Yes.class);
    nowNs += 1;
    assertThat(hook.known(QUESTION)).isEmpty();
    assertThat(hook.ask(QUESTION)).isInstanceOf(HookAnswer.Yes.class);
  }

  @Test
  void whoAsksTheSameAtOnceSharesOneRequest() {
    server.holdBack = new CountDownLatch(1);
    List<CompletableFuture<HookAnswer>> answers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      CompletableFuture<HookAnswer> answer = new CompletableFuture<>();
      answers.add(answer);
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  answer.complete(hook.ask(QUESTION));
                } catch (InterruptedException e) {
                  answer.completeExceptionally(e);
                }
              }));
    }
    await()
        .until(() ->
            threads.stream().noneMatch(t -> t.getState() == Thread.State.RUNNABLE)
                && !server.questions.isEmpty());
    server.holdBack.countDown();
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(HookAnswer.Yes.class));
    assertThat(server.questions).hasSize(1);
  }
}
