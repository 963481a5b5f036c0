package io.millrace.server.access;

import java.util.Set;

/** Whether somebody may watch a channel over HTTP. */
public sealed interface WatchAnswer {

  /** It may. */
  record Granted(WatchGrant grant) implements WatchAnswer {}

  /**
   * It may not.
   *
   * @param why in short
   * @param needs what would help: {@code key}, {@code token}, {@code hook}, {@code passphrase}
   * @param detail a clause for whoever asked; repeats nothing of what was shown
   */
  record Denied(Why why, Set<String> needs, String detail) implements WatchAnswer {

    public Denied {
      needs = Set.copyOf(needs);
    }
  }

  /** Why not. */
  enum Why {
    /** Nothing was shown, and something is needed: HTTP 401. */
    MISSING,
    /** What was shown does not do: 403. */
    WRONG,
    /** It cannot be told now; later it may: 503. */
    LATER
  }
}
