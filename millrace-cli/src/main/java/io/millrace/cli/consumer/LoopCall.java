package io.millrace.cli.consumer;

import java.util.function.Supplier;

/** Runs a task where the subscriptions live and waits for what it says. */
@FunctionalInterface
interface LoopCall {

  /** What the task throws is thrown here. */
  <T> T call(Supplier<T> task);
}
