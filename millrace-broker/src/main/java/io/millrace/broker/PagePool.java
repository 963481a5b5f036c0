package io.millrace.broker;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one log that are not in use, so that a steady stream allocates nothing. Keeps a few;
 * the others go back to the JVM.
 */
final class PagePool {

  /** Covers the ups and downs of a variable bit rate; 1.5 MB. */
  static final int MAX_FREE = 8;

  private final ArrayDeque<Page> free = new ArrayDeque<>(MAX_FREE);

  /** An empty page, or null if the JVM has no off-heap memory left. */
  @Nullable Page take() {
    Page page = free.poll();
    return page != null ? page : allocate();
  }

  void giveBack(Page page) {
    if (free.size() < MAX_FREE) {
      page.clear();
      free.push(page);
    }
  }

  void clear() {
    free.clear();
  }

  int size() {
    return free.size();
  }

  private static @Nullable Page allocate() {
    try {
      return new Page();
    } catch (OutOfMemoryError noDirectMemory) {
      // The limit of direct memory, not the heap: the log goes on with the pages it has.
      return null;
    }
  }
}
