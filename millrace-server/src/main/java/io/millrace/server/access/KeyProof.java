package io.millrace.server.access;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Proves keys right or wrong by their hash. Only so many hashes are computed at once, so that
 * packets keep their processors; the same key that comes many times at once costs one. May wait:
 * never on a loop.
 */
final class KeyProof {

  /** What it came to. */
  enum Outcome {
    RIGHT,
    WRONG,
    /** The hashes of others took too long. */
    BUSY,
    /** Not looked at, as was asked. */
    BARRED
  }

  private final Semaphore turns;
  private final Duration patience;
  private final LongSupplier clockNs;
  private final ProvenKeys proven;
  private final ConcurrentHashMap<Question, CompletableFuture<Outcome>> running =
      new ConcurrentHashMap<>();

  private record Question(ByteBuffer digest, Argon2Hash hash) {}

  /**
   * Nothing proven yet.
   *
   * @param atOnce hashes that may be computed at once
   * @param patience of one who waits for its turn
   */
  KeyProof(int atOnce, Duration patience, LongSupplier clockNs, SecureRandom random) {
    this.turns = new Semaphore(atOnce);
    this.patience = patience;
    this.clockNs = clockNs;
    this.proven = new ProvenKeys(random);
  }

  /**
   * Whether the key is that of the hash.
   *
   * @param barred asked again when its turn comes: whether it is not to be looked at. A key that
   *     was proven before is right in spite of it
   */
  Outcome prove(StreamKeyText key, Argon2Hash hash, BooleanSupplier barred)
      throws InterruptedException {
    ByteBuffer digest = proven.digest(key.text());
    if (proven.contains(digest, hash, clockNs.getAsLong())) {
      return Outcome.RIGHT;
    }
    Question question = new Question(digest, hash);
    CompletableFuture<Outcome> mine = new CompletableFuture<>();
    CompletableFuture<Outcome> others = running.putIfAbsent(question, mine);
    if (others != null) {
      return outcomeOf(others);
    }
    Outcome outcome = Outcome.BUSY;
    try {
      outcome = compute(key, hash, barred);
      if (outcome == Outcome.RIGHT) {
        proven.add(digest, hash, clockNs.getAsLong());
      }
      return outcome;
    } finally {
      running.remove(question);
      mine.complete(outcome);
    }
  }

  private Outcome outcomeOf(CompletableFuture<Outcome> others) throws InterruptedException {
    try {
      return others.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Outcome.BUSY;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it only ever completes with a value
    }
  }

  private Outcome compute(StreamKeyText key, Argon2Hash hash, BooleanSupplier barred)
      throws InterruptedException {
    if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return Outcome.BUSY;
    }
    try {
      if (barred.getAsBoolean()) {
        return Outcome.BARRED;
      }
      return hash.matches(key.text()) ? Outcome.RIGHT : Outcome.WRONG;
    } finally {
      turns.release();
    }
  }
}
