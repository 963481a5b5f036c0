package io.millrace.server.config;

import io.millrace.srt.Passphrase;
import java.util.Map;
import java.util.Optional;

/**
 * Who needs which passphrase. It holds for producers and consumers of a channel alike, and what
 * they send and get is encrypted with it. Immutable.
 *
 * @param passphrase of every channel that has none of its own; empty: those are open
 * @param channels by producer id: its own passphrase, or empty for a channel that is open whatever
 *     holds for the others
 */
public record Encryption(
    @Doc(
            value =
                "secret that everybody must know to publish or watch, 10 to 79 characters; none:"
                    + " open",
            shape = "TEXT",
            byDefault = "none",
            env = "MILLRACE_PASSPHRASE",
            secret = true)
        Optional<Passphrase> passphrase,
    Map<String, Optional<Passphrase>> channels) {

  /** Nobody needs any. */
  public static final Encryption OPEN = new Encryption(Optional.empty(), Map.of());

  public Encryption {
    channels = Map.copyOf(channels);
  }

  /** What a caller for this channel must know; empty if it is open. */
  public Optional<Passphrase> of(String producerId) {
    return channels.getOrDefault(producerId, passphrase);
  }

  /** Whether every channel is open. */
  public boolean isOpen() {
    return passphrase.isEmpty() && channels.values().stream().allMatch(Optional::isEmpty);
  }
}
