package io.millrace.server.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has it logged when the loops cannot be asked how they do, or what they answer cannot be taken in:
 * health, metrics and warnings would stand still without a word. Once, and again only after it went
 * well. Any thread.
 */
final class ReadingErrors {

  private static final Logger LOG = LoggerFactory.getLogger(ReadingErrors.class);

  private final String what;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * For one kind of reading.
   *
   * @param what goes without it, for people
   */
  ReadingErrors(String what) {
    this.what = what;
  }

  /** The same, once it is looked after. */
  <T> CompletableFuture<T> of(CompletableFuture<T> reading) {
    return reading.whenComplete((_, failure) -> {
      if (failure == null) {
        told.set(false);
      } else if (!isEnd(failure) && !told.getAndSet(true)) {
        LOG.error("{} stands still", what, failure);
      }
    });
  }

  /** A loop that was closed answers nothing any more. */
  private static boolean isEnd(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RejectedExecutionException;
  }
}
