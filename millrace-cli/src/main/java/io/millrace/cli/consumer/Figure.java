package io.millrace.cli.consumer;

import java.util.Locale;

/** Quantities as people read them. */
final class Figure {

  private static final double KILO = 1000;

  private Figure() {}

  /** {@code 812 B}, {@code 12.3 MB}. */
  static String bytes(long bytes) {
    return scaled(bytes, "B");
  }

  /** {@code 0 b/s}, {@code 5.0 Mb/s}. */
  static String bitRate(long bitsPerSecond) {
    return scaled(bitsPerSecond, "b/s");
  }

  /** {@code 0.4 s}, {@code 12 s}. */
  static String seconds(long durationNs) {
    double seconds = durationNs / 1e9;
    return seconds < 10
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%.0f s", seconds);
  }

  /** {@code 121 ms}, from microseconds. */
  static String millis(long us) {
    return Math.round(us / KILO) + " ms";
  }

  private static String scaled(long value, String unit) {
    if (value < KILO) {
      return value + " " + unit;
    }
    double scaled = value / KILO;
    int prefix = 0;
    String prefixes = "kMGTP";
    while (scaled >= KILO && prefix < prefixes.length() - 1) {
      scaled /= KILO;
      prefix++;
    }
    return String.format(Locale.ROOT, "%.1f %c%s", scaled, prefixes.charAt(prefix), unit);
  }
}
