package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class KeyProofTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final StreamKeyText KEY = StreamKeyText.random(RANDOM);
  private static final Argon2Hash HASH = Argon2Hash.of(KEY.text(), RANDOM);

  private final AtomicInteger computed = new AtomicInteger();
  private long nowNs = 77;
  private final KeyProof proof = proof(Duration.ofSeconds(20));

  private KeyProof proof(Duration patience) {
    return new KeyProof(1, patience, () -> nowNs, RANDOM);
  }

  /** Whoever is asked whether it is barred is about to compute. */
  private boolean counted() {
    computed.incrementAndGet();
    return false;
  }

  private KeyProof.Outcome prove(StreamKeyText key) throws InterruptedException {
    return proof.prove(key, HASH, this::counted);
  }

  @Test
  void theRightKeyIsRightAndAnotherIsWrong() throws InterruptedException {
    assertThat(prove(KEY)).isEqualTo(KeyProof.Outcome.RIGHT);
    assertThat(prove(StreamKeyText.random(RANDOM))).isEqualTo(KeyProof.Outcome.WRONG);
  }

  @Test
  void aKeyThatWasProvenCostsNothingForAWhile() throws InterruptedException {
    prove(KEY);
    nowNs += ProvenKeys.MEMORY.toNanos() - 1;
    assertThat(proof.prove(KEY, HASH, () -> true)).isEqualTo(KeyProof.Outcome.RIGHT);
    assertThat(computed).hasValue(1);
    nowNs += 1;
    assertThat(proof.prove(KEY, HASH, () -> true)).isEqualTo(KeyProof.Outcome.BARRED);
  }

  @Test
  void aKeyThatWasProvenAgainstAnotherHashIsProvenAnew() throws InterruptedException {
    prove(KEY);
    Argon2Hash other = Argon2Hash.of("another", RANDOM);
    assertThat(proof.prove(KEY, other, this::counted)).isEqualTo(KeyProof.Outcome.WRONG);
  }

  @Test
  void whoComesWithTheSameKeyAtOnceSharesOneHash() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    BooleanSupplier waits =
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return counted();
        };
    List<CompletableFuture<KeyProof.Outcome>> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<KeyProof.Outcome> outcome = new CompletableFuture<>();
      all.add(outcome);
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  outcome.complete(proof.prove(KEY, HASH, waits));
                } catch (InterruptedException e) {
                  outcome.completeExceptionally(e);
                }
              }));
    }
    await().until(() -> threads.stream().allMatch(t -> t.getState() != Thread.State.RUNNABLE));
    go.countDown();
    assertThat(all).allSatisfy(one -> assertThat(one.join()).isEqualTo(KeyProof.Outcome.RIGHT));
    assertThat(computed).hasValue(1);
  }

  @Test
  void whoWaitsTooLongForItsTurnIsToldSo() throws InterruptedException {
    KeyProof hasty = proof(Duration.ofMillis(1));
    CompletableFuture<KeyProof.Outcome> other = new CompletableFuture<>();
    // while one is about to compute, another one's time runs out
    hasty.prove(
        KEY,
        HASH,
        () -> {
          Thread.ofVirtual()
              .start(() -> {
                try {
                  StreamKeyText second = StreamKeyText.random(RANDOM);
                  other.complete(hasty.prove(second, HASH, () -> false));
                } catch (InterruptedException e) {
                  other.completeExceptionally(e);
                }
              });
          return other.join() == null;
        });
    assertThat(other.join()).isEqualTo(KeyProof.Outcome.BUSY);
  }
}
