package io.millrace.server.live;

import io.millrace.broker.ProducerId;
import java.util.concurrent.atomic.AtomicBoolean;

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

  /** Gives it up; again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stream.letGo();
    }
  }
}
