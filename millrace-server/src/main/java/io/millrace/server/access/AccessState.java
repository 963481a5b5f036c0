package io.millrace.server.access;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that decisions rest on at one moment. Immutable.
 *
 * @param hook null if nobody is asked
 */
record AccessState(AccessSettings settings, KeyRing ring, @Nullable Hook hook) {

  /** What lets somebody in: what was set, else a key if there are keys for it, else nothing. */
  Policy policy(Action action, String channel) {
    return policy(settings.rules().of(action, channel), () -> ring.closes(action, channel));
  }

  static Policy policy(Optional<Policy> set, BooleanSupplier hasKeys) {
    return set.orElseGet(() -> hasKeys.getAsBoolean() ? Policy.KEY : Policy.OPEN);
  }

  AccessState with(KeyRing fresh) {
    return new AccessState(settings, fresh, hook);
  }
}
