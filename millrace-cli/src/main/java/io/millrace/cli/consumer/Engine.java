package io.millrace.cli.consumer;

import io.millrace.cli.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The thread that owns the subscriptions, and the way to the broker. */
interface Engine extends Executor, LoopCall, AutoCloseable {

  /** A loop that does not answer for so long is not going to. */
  Duration PATIENCE = Duration.ofSeconds(2);

  /** Runs the task on the loop again and again until closed. */
  void every(Duration period, Runnable task);

  Downlink downlink();

  /** Where the packets come in, for people. */
  String localAddress();

  @Override
  default <T> T call(Supplier<T> task) {
    try {
      return CompletableFuture.supplyAsync(task, this)
          .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case CommandFailure failure -> throw failure;
        case TimeoutException timeout ->
            throw new CommandFailure("no answer from the receiving thread: is it closing?");
        case null, default -> throw e;
      }
    }
  }

  /** Tells every peer, then stops. Not from the loop. */
  @Override
  void close();
}
