package io.millrace.server.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people write them: {@code 120ms}, {@code 1.5s}, {@code 2min}. */
final class Durations {

  private static final Pattern SHAPE =
      Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,3}))?\\s*(ms|s|min|h)");

  private static final int FRACTION_DIGITS = 3;
  private static final long THOUSANDTHS = 1_000;

  private Durations() {}

  static Duration parse(String key, String text) {
    Matcher parts = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new ConfigException(
          key, "'" + text + "' is no time; give a number and a unit, such as 120ms or 2s");
    }
    ChronoUnit unit =
        switch (parts.group(3)) {
          case "ms" -> ChronoUnit.MILLIS;
          case "s" -> ChronoUnit.SECONDS;
          case "min" -> ChronoUnit.MINUTES;
          default -> ChronoUnit.HOURS;
        };
    // BigDecimal would do it in a line, and its loading takes a broker's start 20 ms and more
    return Duration.of(Long.parseLong(parts.group(1)), unit)
        .plusNanos(thousandths(parts.group(2)) * (unit.getDuration().toNanos() / THOUSANDTHS));
  }

  private static long thousandths(@Nullable String digits) {
    return digits == null
        ? 0
        : Long.parseLong(digits + "0".repeat(FRACTION_DIGITS - digits.length()));
  }

  /** A latency; as for producers and consumers a plain number counts milliseconds. */
  static Duration parseLatency(String key, String text) {
    return parse(key, text.strip().matches("\\d+") ? text.strip() + "ms" : text);
  }

  static String format(Duration value) {
    if (value.toNanos() % 1_000_000 != 0) {
      return new BigDecimal(value.toNanos()).movePointLeft(6).stripTrailingZeros().toPlainString()
          + "ms";
    }
    long ms = value.toMillis();
    if (ms != 0 && ms % 60_000 == 0) {
      return ms / 60_000 + "min";
    }
    return ms != 0 && ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
  }
}
