package io.millrace.srt.receive;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What all receivers of a port may hold together in packets that wait for their turn. A peer can
 * have a page kept for the latency with one small packet, so it is the port that has the bound; at
 * the bound such packets are refused, and what comes in order passes all the same. Pages are used
 * again and stay taken. One owner, the loop.
 */
public final class ReceiveMemory {

  /** A quarter of the largest heap, which by default is what the JVM takes outside of it, too. */
  public static final long BYTES_OF_THIS_JVM = Runtime.getRuntime().maxMemory() / 4;

  private final ArrayDeque<Page> free = new ArrayDeque<>();
  private long maxPages;
  private long pages;

  /** At most so many bytes, rounded down to pages of 95 KB. */
  public ReceiveMemory(long maxBytes) {
    this.maxPages = maxBytes / Page.BYTES;
  }

  /** Pages that hold packets now. */
  public long pagesInUse() {
    return pages - free.size();
  }

  /** An empty page, or null at the bound. */
  @Nullable Page take() {
    Page page = free.poll();
    assert page == null || page.poison(); // not sooner: a payload is handed on when it was removed
    if (page != null || pages >= maxPages) {
      return page;
    }
    try {
      page = new Page();
      pages++;
      return page;
    } catch (OutOfMemoryError noDirectMemory) {
      maxPages = pages; // each further try would hold the loop up for half a second
      return null;
    }
  }

  /** Takes back an empty page. */
  void giveBack(Page page) {
    assert page.held == 0 : "given back while it holds packets";
    assert !free.contains(page) : "given back twice";
    free.push(page);
  }

  /** Packets at neighbouring positions. */
  static final class Page {
    static final int PACKETS = 64;
    static final int BYTES = PACKETS * ReceiveBuffer.MAX_PAYLOAD;

    final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    final ByteBuffer view = bytes.asReadOnlyBuffer();
    final short[] lengths = new short[PACKETS];
    final long[] originsNs = new long[PACKETS];
    int held;

    /** As for {@code assert}: who still reads it, reads nonsense. */
    private boolean poison() {
      for (int at = 0; at < BYTES; at++) {
        bytes.put(at, (byte) 0xDE);
      }
      return true;
    }
  }
}
