package io.millrace.srt.endpoint;

import io.millrace.net.Source;
import io.millrace.net.SourceCounts;
import io.millrace.srt.Passphrase;
import io.millrace.srt.crypto.KeyDeriver;
import io.millrace.srt.crypto.KeyEncryptingKey;
import io.millrace.srt.crypto.KeyMaterial;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Has keys derived beside the loop, and brings the results back to it. Loop only. */
final class KeyDerivations implements KeyDeriver {

  private static final int THREADS = 2;
  private static final int MOST_WAITING = 256;

  /** Of one source, so that it leaves room for others. */
  static final int MOST_OF_A_SOURCE = MOST_WAITING / 2;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Executor workers;
  private final Executor loop;
  private final SourceCounts ofCallers;

  /**
   * @param workers may refuse work, if too much waits
   * @param loop runs tasks on the loop
   * @param ofCallers what is under way for callers, at all endpoints of the port
   */
  KeyDerivations(Executor workers, Executor loop, SourceCounts ofCallers) {
    this.workers = workers;
    this.loop = loop;
    this.ofCallers = ofCallers;
  }

  /** Two daemon threads that go when there is nothing to do; refuses what 256 wait before. */
  static ThreadPoolExecutor newPool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("srt-keys-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Has something computed.
   *
   * @param then called on the loop with the result
   * @return false if too much waits already; then is not called
   */
  <T> boolean compute(Supplier<T> work, Consumer<T> then) {
    try {
      workers.execute(() -> {
        T result = work.get();
        loop.execute(() -> then.accept(result));
      });
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  /**
   * The same for a caller, who may have so many computed at a time.
   *
   * @return false if too much waits already, at all or for this caller's source
   */
  <T> boolean computeFor(InetAddress caller, Supplier<T> work, Consumer<T> then) {
    long source = Source.of(caller);
    if (ofCallers.of(source) >= MOST_OF_A_SOURCE) {
      return false;
    }
    ofCallers.add(source);
    boolean begun = compute(() -> countedOut(source, work), then);
    if (!begun) {
      ofCallers.remove(source);
    }
    return begun;
  }

  /** However it ends, and whether or not the loop still takes the result. */
  private <T> T countedOut(long source, Supplier<T> work) {
    try {
      return work.get();
    } finally {
      ofCallers.remove(source);
    }
  }

  @Override
  public boolean derive(
      Passphrase passphrase, KeyMaterial material, Consumer<KeyEncryptingKey> then) {
    return compute(() -> KeyEncryptingKey.derive(passphrase, material), then);
  }
}
