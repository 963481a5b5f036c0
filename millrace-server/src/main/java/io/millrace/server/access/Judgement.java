package io.millrace.server.access;

import io.millrace.srt.handshake.Rejection;

/**
 * What was found out about a caller.
 *
 * @param wrong whether it showed something made up, which slows down its address
 */
record Judgement(Verdict verdict, boolean wrong) {

  static Judgement admitted(Pass pass) {
    return new Judgement(new Verdict.Admitted(pass), false);
  }

  static Judgement refused(Rejection why, String detail) {
    return new Judgement(new Verdict.Refused(why, detail), false);
  }

  static Judgement wrong(String detail) {
    return new Judgement(new Verdict.Refused(Rejection.FORBIDDEN, detail), true);
  }

  /** The same, and as wrong as what was found before, unless it lets the caller in. */
  Judgement orWrong(boolean before) {
    return new Judgement(verdict, !isAdmitted() && (wrong || before));
  }

  boolean isAdmitted() {
    return verdict instanceof Verdict.Admitted;
  }
}
