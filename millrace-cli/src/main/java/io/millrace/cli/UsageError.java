package io.millrace.cli;

/** Something typed or set by a person is wrong: one line with value and remedy, exit code 2. */
public class UsageError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** One line that names the value and the remedy. */
  public UsageError(String message) {
    super(message);
  }
}
