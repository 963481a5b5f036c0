package io.millrace.server.access;

import java.util.Optional;

/** What was set for a channel. Immutable; any thread. */
@FunctionalInterface
public interface AccessRules {

  /** Nothing was set. */
  AccessRules UNSET = (_, _) -> Optional.empty();

  /** Empty if nothing was set: then keys decide, if there are any for the channel. */
  Optional<Policy> of(Action action, String channel);
}
