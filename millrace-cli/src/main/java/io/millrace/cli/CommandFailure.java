package io.millrace.cli;

/** A command could not do its work: one line with value and remedy, exit code 1. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** One line that names the value and the remedy. */
  public CommandFailure(String message) {
    super(message);
  }

  /** The message; never null here. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
