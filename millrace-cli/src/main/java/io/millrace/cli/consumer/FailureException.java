package io.millrace.cli.consumer;

/** What was asked cannot be done here and now; the message names value and remedy. */
final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String text;

  FailureException(String text) {
    super(text);
    this.text = text;
  }

  /** One line for a person. */
  String text() {
    return text;
  }
}
