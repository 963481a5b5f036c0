package io.millrace.server.config;

import io.millrace.srt.Passphrase;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What can be set for all channels, and below {@code channels:} for some by name or pattern.
 * Immutable.
 *
 * @param passphrase which producers and consumers of the channel must know; what they send and get
 *     is encrypted with it. Empty for a channel that is open
 * @param latency what callers get who ask for less, 20 ms to 8 s
 * @param latencyMax what callers get who ask for more, latency to 60 s
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
            value =
                "time within which lost packets are repaired, in each direction; a caller that asks"
                    + " for less gets this",
            byDefault = "120ms",
            min = "20ms",
            max = "8s",
            unit = "ms",
            env = "LATENCY")
        Duration latency,
    @Doc(
            value = "a caller that asks for more latency than this gets this",
            byDefault = "8s",
            min = "20ms",
            max = "60s",
            unit = "ms")
        Duration latencyMax,
    @Doc(
            value = "most clients of a channel",
            byDefault = "none",
            min = "1",
            max = "65536",
            key = "limits.clients-per-channel")
        OptionalInt clientsPerChannel) {

  public ChannelSettings {
    if (latencyMax.compareTo(latency) < 0) {
      throw new ConfigException(
          "latency.max",
          Durations.format(latencyMax)
              + " must not be less than latency, which is "
              + Durations.format(latency));
    }
  }

  /** Whether callers must know a passphrase. */
  public boolean isEncrypted() {
    return passphrase.isPresent();
  }
}
