package io.millrace.cli.consumer;

/** The command line or the environment is wrong; the message names value and remedy. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
