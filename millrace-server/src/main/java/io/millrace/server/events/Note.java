package io.millrace.server.events;

import java.time.Instant;
import java.util.Optional;

/** What loops leave for the thread that tells events. */
sealed interface Note {

  /** To be told as it is. */
  record Whole(Instant time, Optional<String> channel, Event event) implements Note {}

  /** To be told with others like it. */
  sealed interface Part extends Note permits Joined, Left, Refused {}

  record Joined(String channel, String address) implements Part {}

  record Left(String channel, String address, String reason) implements Part {}

  record Refused(Optional<String> channel, String address, int code, String meaning, String reason)
      implements Part {}
}
