package io.millrace.server.access;

import io.millrace.server.config.ChannelPattern;
import java.time.Instant;
import java.util.Optional;

/**
 * A stream key as it is kept. Immutable.
 *
 * @param id which the key's text carries
 * @param channel it is for
 * @param role what it allows
 * @param label for people; may be empty
 * @param hash of the key's text
 * @param revoked when it was; it still closes the channel to those who have no key
 */
record StreamKey(
    String id,
    ChannelPattern channel,
    Action role,
    String label,
    Argon2Hash hash,
    Instant created,
    Optional<Instant> revoked) {

  boolean isRevoked() {
    return revoked.isPresent();
  }

  StreamKey revoked(Instant when) {
    return new StreamKey(id, channel, role, label, hash, created, Optional.of(when));
  }
}
