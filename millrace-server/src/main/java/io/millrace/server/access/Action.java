package io.millrace.server.access;

import java.util.Locale;
import java.util.Optional;

/** What a caller wants of a channel, and what a key or token is for. */
public enum Action {
  PUBLISH,
  WATCH;

  /** As people, files and hooks write it: {@code publish}, {@code watch}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty if the text is neither. */
  public static Optional<Action> parse(String text) {
    for (Action action : values()) {
      if (action.text().equals(text)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
