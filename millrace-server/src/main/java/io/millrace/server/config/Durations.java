package io.millrace.server.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 120ms}, {@code 1.5s}, {@code 2min}. */
final class Durations {

  private static final Pattern SHAPE =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*(ms|s|min|h)");

  private Durations() {}

  static Duration parse(String key, String text) {
    Matcher parts = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new ConfigException(
          key, "'" + text + "' is no time; give a number and a unit, such as 120ms or 2s");
    }
    int unitMs =
        switch (parts.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "min" -> 60_000;
          default -> 3_600_000;
        };
    BigDecimal ms = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unitMs));
    return Duration.ofNanos(ms.movePointRight(6).longValue());
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
