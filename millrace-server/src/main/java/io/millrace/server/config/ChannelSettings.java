package io.millrace.server.config;

import io.millrace.srt.Passphrase;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What can be set for all channels, and below {@code channels:} for some by name or pattern.
 * Immutable.
 *
 * @param passphrase which producers and consumers of the channel must know; what they send and get
 *     is encrypted with it. Empty for a channel that is open
 * @param clientsPerChannel most clients of the channel; empty: no limit
 */
public record ChannelSettings(
    @Doc(
            value =
                "secret that everybody must know to publish or watch, 10 to 79 characters; none:"
                    + " open",
            byDefault = "none")
        Optional<Passphrase> passphrase,
    @Doc(
            value = "most clients of a channel",
            byDefault = "none",
            min = "1",
            max = "65536",
            key = "limits.clients-per-channel")
        OptionalInt clientsPerChannel) {

  /** Whether callers must know a passphrase. */
  public boolean isEncrypted() {
    return passphrase.isPresent();
  }
}
