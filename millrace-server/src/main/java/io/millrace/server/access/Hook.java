package io.millrace.server.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The hook's answers, each kept for a while; those who ask the same at once share one request. May
 * wait: never on a loop. Any thread.
 */
final class Hook implements AutoCloseable {

  static final int ANSWERS_MAX = 10_000;

  private final HookTarget settings;
  private final HookClient client;
  private final LongSupplier clockNs;
  private final Map<HookQuestion, Kept> answers = new LinkedHashMap<>(); // the oldest goes first
  private final ConcurrentHashMap<HookQuestion, CompletableFuture<HookAnswer>> running =
      new ConcurrentHashMap<>();

  private record Kept(HookAnswer answer, long atNs) {}

  Hook(HookTarget settings, LongSupplier clockNs) {
    this.settings = settings;
    this.client = new HookClient(settings);
    this.clockNs = clockNs;
  }

  HookTarget settings() {
    return settings;
  }

  /** The answer that holds, if there is one. */
  Optional<HookAnswer> known(HookQuestion question) {
    return Optional.ofNullable(kept(question));
  }

  /** The answer that holds, or a new one. */
  HookAnswer ask(HookQuestion question) throws InterruptedException {
    HookAnswer kept = kept(question);
    if (kept != null) {
      return kept;
    }
    CompletableFuture<HookAnswer> mine = new CompletableFuture<>();
    CompletableFuture<HookAnswer> others = running.putIfAbsent(question, mine);
    if (others != null) {
      return answerOf(others);
    }
    HookAnswer answer = new HookAnswer.Failed("was not asked to the end");
    try {
      answer = client.ask(question);
      keep(question, answer);
      return answer;
    } finally {
      running.remove(question);
      mine.complete(answer);
    }
  }

  private HookAnswer answerOf(CompletableFuture<HookAnswer> others) throws InterruptedException {
    try {
      return others.get(2 * settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new HookAnswer.Failed("gives no answer");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it only ever completes with a value
    }
  }

  private @Nullable HookAnswer kept(HookQuestion question) {
    synchronized (answers) {
      Kept kept = answers.get(question);
      return kept != null && clockNs.getAsLong() - kept.atNs < settings.memory().toNanos()
          ? kept.answer
          : null;
    }
  }

  private void keep(HookQuestion question, HookAnswer answer) {
    if (!answer.isKept() || settings.memory().isZero()) {
      return;
    }
    synchronized (answers) {
      answers.remove(question); // so that it comes last
      answers.put(question, new Kept(answer, clockNs.getAsLong()));
      if (answers.size() > ANSWERS_MAX) {
        answers.remove(answers.keySet().iterator().next());
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
