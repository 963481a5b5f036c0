package io.millrace.server.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept for those who watch over HTTP. Immutable.
 *
 * @param duration how long media is kept; HLS players need several seconds of it
 * @param bytes most of it, per channel
 * @param memory most of it for all channels together; empty: a quarter of the Java heap's bound
 * @param streams most channels that are made ready at the same time
 * @param linger how long a channel is made ready after nobody watches any more
 */
public record LiveSettings(
    @Doc(
            value = "oldest media that is kept for browsers, per channel that one watches",
            byDefault = "30s",
            min = "2s",
            max = "5min")
        Duration duration,
    @Doc(
            value = "most media that is kept for browsers, per channel that one watches",
            byDefault = "32MB",
            min = "1MB",
            max = "1GB")
        ByteSize bytes,
    @Doc(
            value =
                "most media that is kept for browsers, of all channels together, which share it"
                    + " evenly; auto is a quarter of the Java heap's bound",
            byDefault = "auto",
            none = "auto",
            min = "8MB",
            max = "64GB")
        Optional<ByteSize> memory,
    @Doc(
            value = "most channels that browsers watch, or that are recorded, at the same time",
            byDefault = "200",
            min = "1",
            max = "65536")
        int streams,
    @Doc(
            value = "how long a channel stays ready for browsers after the last one left",
            byDefault = "5s",
            min = "0s",
            max = "10min")
        Duration linger) {

  private static final int PARTS_OF_HEAP = 4;

  /** For all channels together, in bytes. */
  public long memoryBytes() {
    return memory
        .map(ByteSize::bytes)
        .orElseGet(() -> Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP);
  }
}
