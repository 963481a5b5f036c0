package io.millrace.server.access;

import java.time.Instant;
import java.util.Optional;

/**
 * What an admitted caller is known by. Immutable.
 *
 * @param identity the same for everybody who showed the same key, token subject or identity of a
 *     hook: {@code key:ab12cd}, {@code token:alice}, {@code hook:alice}; empty if there is none
 * @param keyId of the stream key it was admitted by: it goes when that key is revoked
 * @param until when its connection ends, whatever it does; empty: never
 */
public record Pass(String identity, Optional<String> keyId, Optional<Instant> until) {

  /** Of a caller that needed none. */
  public static final Pass NONE = new Pass("", Optional.empty(), Optional.empty());

  static Pass ofKey(String keyId) {
    return new Pass("key:" + keyId, Optional.of(keyId), Optional.empty());
  }

  static Pass of(String kind, String subject, Optional<Instant> until) {
    return new Pass(subject.isEmpty() ? "" : kind + ":" + subject, Optional.empty(), until);
  }

  /** Whether it may end before its connection does. */
  boolean mayEnd() {
    return keyId.isPresent() || until.isPresent();
  }
}
