package io.millrace.server.config;

import java.time.Duration;

/**
 * How the broker ends when it is told to. Immutable.
 *
 * @param time within which clients are sent away; 0: all at once
 * @param batch how many of them every 100 ms at least, for each loop
 */
public record DrainSettings(
    @Doc(
            value =
                "time within which producers and then clients are sent away when the broker is told"
                    + " to stop; 0s: all at once",
            byDefault = "5s",
            min = "0s",
            max = "10min")
        Duration time,
    @Doc(
            value = "how many clients each loop sends away every 100 ms; more if time is short",
            byDefault = "100",
            min = "1",
            max = "65536")
        int batch) {}
