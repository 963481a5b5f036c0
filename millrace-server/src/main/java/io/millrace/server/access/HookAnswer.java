package io.millrace.server.access;

import java.time.Instant;
import java.util.Optional;

/** What a hook said. */
sealed interface HookAnswer {

  /**
   * Let it in.
   *
   * @param identity whom it knows the caller as; may be empty
   * @param until when the connection is to end; empty: never
   */
  record Yes(String identity, Optional<Instant> until) implements HookAnswer {}

  /** Send it away. */
  record No() implements HookAnswer {}

  /**
   * It gave no answer that we understand.
   *
   * @param why for the log
   */
  record Failed(String why) implements HookAnswer {}

  /** Whether it holds for the next one who asks. */
  default boolean isKept() {
    return !(this instanceof Failed);
  }
}
