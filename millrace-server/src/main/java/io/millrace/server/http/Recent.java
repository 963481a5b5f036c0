package io.millrace.server.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that all share who ask at about the same time, so that packet loops are not asked more
 * often however many requests come. Any thread.
 */
public final class Recent<T> {

  private static final long PATIENCE_NS = 1_000_000_000;

  private final Supplier<CompletableFuture<T>> question;
  private final long holdsNs;
  private final LongSupplier clock;
  private @Nullable Asked<T> last; // under this

  private record Asked<T>(CompletableFuture<T> answer, long atNs) {}

  /**
   * Nothing is asked yet.
   *
   * @param holds how old an answer may be
   * @param clock in nanoseconds
   */
  public Recent(Supplier<CompletableFuture<T>> question, Duration holds, LongSupplier clock) {
    this.question = question;
    this.holdsNs = holds.toNanos();
    this.clock = clock;
  }

  /** The answer; one that failed, or is not there after a while, is nobody else's. */
  public synchronized CompletableFuture<T> ask() {
    long nowNs = clock.getAsLong();
    Asked<T> asked = last;
    if (asked == null || !isFresh(asked, nowNs)) {
      asked = new Asked<>(question.get(), nowNs);
      last = asked;
    }
    return asked.answer();
  }

  private boolean isFresh(Asked<T> asked, long nowNs) {
    long ageNs = nowNs - asked.atNs();
    return asked.answer().isDone()
        ? ageNs < holdsNs && !asked.answer().isCompletedExceptionally()
        : ageNs < PATIENCE_NS;
  }
}
