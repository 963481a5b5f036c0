package io.millrace.broker;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one log that are not in use, so that a steady stream allocates nothing. Keeps a few;
 * the others are released.
 */
final class PagePool {

  /** Covers the ups and downs of a variable bit rate; 1.5 MB. */
  static final int MAX_FREE = 8;

  private final ArrayDeque<Page> free = new ArrayDeque<>(MAX_FREE);
  private final PageSupply supply;

  PagePool(PageSupply supply) {
    this.supply = supply;
  }

  /** An empty page, or null if there is no memory left for logs. */
  @Nullable Page take() {
    Page page = free.poll();
    assert page == null || page.poison(); // not sooner: what was sent from it may not have left
    return page != null ? page : supply.take();
  }

  void giveBack(Page page) {
    assert !free.contains(page) : "given back twice";
    if (free.size() < MAX_FREE) {
      page.clear();
      free.push(page);
    } else {
      supply.released();
    }
  }

  void clear() {
    free.forEach(page -> supply.released());
    free.clear();
  }

  int size() {
    return free.size();
  }
}
