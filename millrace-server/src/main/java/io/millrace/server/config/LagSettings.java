package io.millrace.server.config;

import java.time.Duration;

/**
 * What becomes of clients that cannot keep up. Immutable.
 *
 * @param budget how far a client may be behind, beyond its latency, before it jumps
 * @param jumps so many jumps within the window end its connection; 0: never
 * @param window in which jumps count
 */
public record LagSettings(
    @Doc(
            value =
                "how far a client may be behind, beyond its latency, before it jumps to the newest"
                    + " random access point",
            byDefault = "3s",
            min = "200ms",
            max = "60s")
        Duration budget,
    @Doc(
            value = "so many jumps within lag.window end a client's connection; 0: never",
            byDefault = "5",
            min = "0",
            max = "1000")
        int jumps,
    @Doc(value = "time in which a client's jumps count", byDefault = "60s", min = "1s", max = "1h")
        Duration window) {}
