package io.millrace.server.live;

import io.millrace.broker.ProducerId;
import io.millrace.server.config.LagSettings;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Keeps a channel's live stream running. Whoever watches, or answers for those who do, holds one
 * and closes it; the stream stops some seconds after the last one. Any thread.
 */
public final class LiveLease implements AutoCloseable {

  private final LiveStream stream;
  private final AtomicBoolean closed = new AtomicBoolean();

  LiveLease(LiveStream stream) {
    this.stream = stream;
  }

  /** Whose it is. */
  public ProducerId channel() {
    return stream.channel();
  }

  /** Its media; the same log for all leases of the moment. */
  public FragmentLog log() {
    return stream.log();
  }

  /**
   * Has a viewer sent what comes, from the newest random access point on, until one of both ends
   * it. The lease has to be held as long.
   *
   * @param lag what becomes of it if it is slow
   * @param onEnd called once when it is over, on any thread
   */
  public LiveWatch watch(Outlet outlet, Supplier<LagSettings> lag, Runnable onEnd) {
    return stream.watch(outlet, lag, onEnd);
  }

  /** Gives it up; again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stream.letGo();
    }
  }
}
