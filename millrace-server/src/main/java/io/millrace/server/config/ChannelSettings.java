package io.millrace.server.config;

import io.millrace.srt.Passphrase;
import java.util.Optional;

/**
 * What can be set for all channels, and below {@code channels:} for some by name or pattern.
 * Immutable.
 *
 * @param passphrase which producers and consumers of the channel must know; what they send and get
 *     is encrypted with it. Empty for a channel that is open
 */
public record ChannelSettings(
    @Doc(
            value =
                "secret that everybody must know to publish or watch, 10 to 79 characters; none:"
                    + " open",
            byDefault = "none")
        Optional<Passphrase> passphrase) {

  /** Whether callers must know a passphrase. */
  public boolean isEncrypted() {
    return passphrase.isPresent();
  }
}
