package io.millrace.broker;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The off-heap memory of all channel logs together. When it is used up, a log goes on with the
 * pages it has: the oldest media of that channel makes room for the newest, and nobody else's. The
 * brokers of several loops have one: thread-safe.
 */
final class PageSupply {

  private volatile long maxPages;
  private final AtomicLong pages = new AtomicLong();

  /** At most so many pages; at least one. */
  PageSupply(long maxPages) {
    this.maxPages = Math.max(1, maxPages);
  }

  /** As much as there is by default. */
  static PageSupply ofThisJvm() {
    return new PageSupply(MediaMemory.ofThisJvm().logBytes() / Page.BYTES);
  }

  /** A new page, or null if there is no memory for it. */
  @Nullable Page take() {
    if (pages.incrementAndGet() > maxPages) {
      pages.decrementAndGet();
      return null;
    }
    try {
      return new Page();
    } catch (OutOfMemoryError noDirectMemory) {
      // To find that out takes the JVM half a second, in which no packet moves: not again.
      maxPages = Math.max(1, pages.decrementAndGet());
      return null;
    }
  }

  /** Whether there is none left. */
  boolean isFull() {
    return pages.get() >= maxPages;
  }

  /** The log gives a page up for good. */
  void released() {
    pages.decrementAndGet();
  }

  /** Pages that may be taken. */
  long mostPages() {
    return maxPages;
  }

  /** Pages taken and not released. */
  long pages() {
    return pages.get();
  }
}
