package io.millrace.server.access;

import io.millrace.srt.handshake.Rejection;

/** What becomes of a caller. */
public sealed interface Verdict {

  /** Let in, without a pass. */
  Verdict OPEN = new Admitted(Pass.NONE);

  /** Let in. */
  record Admitted(Pass pass) implements Verdict {}

  /**
   * Sent away.
   *
   * @param why as the caller is told
   * @param detail for the log: what is wrong and what helps, without any secret
   */
  record Refused(Rejection why, String detail) implements Verdict {}
}
