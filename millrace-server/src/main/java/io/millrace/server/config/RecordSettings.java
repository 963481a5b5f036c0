package io.millrace.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where recordings are kept, and how long. Immutable.
 *
 * @param dir made when it is first needed; empty: the usual one
 * @param split 1 s to 24 h
 * @param free 0 or more; below it nothing is recorded
 * @param keep 1 min or more; empty: for ever
 */
public record RecordSettings(
    @Doc(
            value =
                "folder of recordings, with a folder in it for each channel, made when it is first"
                    + " needed; auto: recordings in the folder where the broker is started",
            byDefault = "auto",
            none = "auto",
            shape = "FOLDER|auto",
            atStart = true)
        Optional<Path> dir,
    @Doc(
            value =
                "how long a file of a recording becomes; the next one begins at the next picture"
                    + " that a player can start with",
            byDefault = "1h",
            min = "1s",
            max = "24h")
        Duration split,
    @Doc(
            value =
                "disk space that recordings leave free; with less, nothing is recorded until there"
                    + " is more",
            byDefault = "1GB",
            min = "0B")
        ByteSize free,
    @Doc(
            value = "how long recordings are kept, from their last byte on; none: for ever",
            byDefault = "none",
            min = "1min")
        Optional<Duration> keep) {

  private static final Path USUAL = Path.of("recordings");

  /** Where recordings are kept. */
  public Path folder() {
    return dir.orElse(USUAL);
  }
}
