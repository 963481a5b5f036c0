package io.millrace.server.http.access;

import java.io.Serial;

/** A request's credentials do not hold. Its message says why, and repeats nothing of them. */
public final class DeniedException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Why {
    /** There are none. */
    MISSING,
    /** They are not valid, or not any more. */
    INVALID,
    /** Whether they are valid cannot be told now. */
    UNDECIDED
  }

  private final Why why;

  /**
   * Denies.
   *
   * @param message a clause for people, such as {@code the token has expired}
   */
  public DeniedException(Why why, String message) {
    super(message, null, false, false);
    this.why = why;
  }

  /** What is wrong. */
  public Why why() {
    return why;
  }

  /** The clause for people. */
  public String clause() {
    return String.valueOf(getMessage());
  }
}
