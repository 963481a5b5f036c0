package io.millrace.cli.consumer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 120ms}, {@code 10s}, {@code 1.5m}, {@code 2h}. */
final class DurationConverter {

  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)\\s*(ms|s|m|h)");

  private DurationConverter() {}

  /** Empty if the text is no duration; a number without unit is none. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = SHAPE.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unitNs =
        switch (matcher.group(2)) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        };
    return Optional.of(Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * unitNs)));
  }
}
