package io.millrace.cli.consumer;

import java.util.function.Supplier;

/** The test's own thread is the loop. */
final class DirectLoop implements LoopCall {
  @Override
  public <T> T call(Supplier<T> task) {
    return task.get();
  }
}
