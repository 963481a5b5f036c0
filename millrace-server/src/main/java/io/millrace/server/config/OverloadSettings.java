package io.millrace.server.config;

/**
 * When the broker is too busy for more clients. Immutable.
 *
 * @param cpu share of a loop's time in percent; 0: never
 */
public record OverloadSettings(
    @Doc(
            value =
                "share of its time in percent, over two seconds, from which on a loop takes no new"
                    + " clients; 0: it always does",
            byDefault = "90",
            min = "0",
            max = "100")
        int cpu) {}
