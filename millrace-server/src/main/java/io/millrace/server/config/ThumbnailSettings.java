package io.millrace.server.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Pictures of channels. Immutable.
 *
 * @param interval 1 s to 10 min; empty: there are none
 */
public record ThumbnailSettings(
    @Doc(
            value =
                "how old a channel's picture may be before whoever asks gets a new one; off: there"
                    + " are no pictures",
            byDefault = "10s",
            none = "off",
            min = "1s",
            max = "10min")
        Optional<Duration> interval) {}
