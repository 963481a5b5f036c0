package io.millrace.server.access;

import io.millrace.srt.handshake.Rejection;

/** What was found out about a caller. */
record Judgement(Verdict verdict, Guess guess) {

  /** Whether it showed something made up, which slows down its address. */
  enum Guess {
    NONE,
    /** That was seen at a glance. */
    CHEAP,
    /** It took a hash, or a question to the hook. */
    DEAR
  }

  static Judgement admitted(Pass pass) {
    return new Judgement(new Verdict.Admitted(pass), Guess.NONE);
  }

  static Judgement refused(Rejection why, String detail) {
    return new Judgement(new Verdict.Refused(why, detail), Guess.NONE);
  }

  static Judgement wrong(Guess guess, String detail) {
    return new Judgement(new Verdict.Refused(Rejection.FORBIDDEN, detail), guess);
  }

  /** The same, and as wrong as what was found before, unless it lets the caller in. */
  Judgement orWrong(Guess before) {
    Guess worse = guess.compareTo(before) < 0 ? before : guess;
    return new Judgement(verdict, isAdmitted() ? Guess.NONE : worse);
  }

  boolean isAdmitted() {
    return verdict instanceof Verdict.Admitted;
  }
}
