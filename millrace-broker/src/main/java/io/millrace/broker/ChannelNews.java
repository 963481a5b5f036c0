package io.millrace.broker;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Changes of channels' lives on their way to who listens. Thread-safe: added in the order in which
 * they are decided, and told in that order, by one thread at a time, which holds no lock.
 */
final class ChannelNews {

  private volatile ChannelLifeListener listener = ChannelLifeListener.NONE;

  // guarded by this
  private final Queue<ChannelChange> changes = new ArrayDeque<>();
  private boolean telling;

  /** Who hears of each. */
  void listen(ChannelLifeListener newListener) {
    listener = newListener;
  }

  /** To be told. Whoever adds sees to their order. */
  synchronized void add(ChannelChange change) {
    changes.add(change);
  }

  /** Tells all that there are, unless another thread is at it. */
  void tell() {
    for (ChannelChange next = first(); next != null; next = next()) {
      boolean told = false;
      try {
        listener.onChange(next);
        told = true;
      } finally {
        if (!told) {
          stop();
        }
      }
    }
  }

  private synchronized @Nullable ChannelChange first() {
    return telling ? null : next();
  }

  private synchronized @Nullable ChannelChange next() {
    ChannelChange next = changes.poll();
    telling = next != null;
    return next;
  }

  /** The listener threw: the rest is told with the next change. */
  private synchronized void stop() {
    telling = false;
  }
}
