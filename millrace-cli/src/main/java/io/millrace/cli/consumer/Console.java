package io.millrace.cli.consumer;

import java.util.Optional;

/** Where commands come from and messages go to. */
interface Console extends AutoCloseable {

  /** What a console hears. */
  sealed interface Input {

    /** A line without its end. */
    record Line(String text) implements Input {}

    /** A line that nobody typed; it is skipped. */
    record TooLong(int maxLength) implements Input {}

    /** No more lines will come; no reason to leave. */
    record End() implements Input {}

    /** The person wants to leave: end of input at a terminal. */
    record Leave() implements Input {}

    /** The person pressed Ctrl-C. */
    record Interrupt() implements Input {}
  }

  /** Waits for input. One thread. */
  Input read();

  /**
   * Asks for something that is not shown while it is typed, and not kept. The thread that reads.
   *
   * @return empty if this cannot be done here, or the person thought better of it
   */
  Optional<String> readSecret(String question);

  /** Columns that a line may have. Any thread. */
  int width();

  /** Prints one or more whole lines. Any thread, one at a time. */
  void print(String text);

  @Override
  void close();
}
