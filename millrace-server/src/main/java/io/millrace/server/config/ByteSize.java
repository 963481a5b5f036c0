package io.millrace.server.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory, written {@code 64MB}; a KB is 1024 bytes.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})\\s*(B|KB?|MB?|GB?)");
  private static final Map<Character, Integer> SHIFTS = Map.of('B', 0, 'K', 10, 'M', 20, 'G', 30);

  static ByteSize parse(String key, String text) {
    Matcher parts = SHAPE.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new ConfigException(
          key, "'" + text + "' is no size; give a whole number and a unit, such as 64MB");
    }
    int shift = SHIFTS.getOrDefault(parts.group(2).charAt(0), 0);
    return new ByteSize(Long.parseLong(parts.group(1)) << shift);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    if (bytes != 0) {
      for (String unit : new String[] {"G", "M", "K"}) {
        int shift = SHIFTS.getOrDefault(unit.charAt(0), 0);
        if (bytes % (1L << shift) == 0) {
          return (bytes >> shift) + unit + "B";
        }
      }
    }
    return bytes + "B";
  }
}
