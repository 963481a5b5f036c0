package io.millrace.server.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of a file a request asks for (RFC 9110, 14). */
final class RangeHeader {

  private static final Pattern ONE =
      Pattern.compile("\\s*bytes\\s*=\\s*(\\d*)-(\\d*)\\s*", Pattern.CASE_INSENSITIVE);
  private static final int DIGITS_MAX = 18; // those of a long

  private RangeHeader() {}

  /** What it comes to. */
  sealed interface Wanted {

    /** All of it; also what is asked for wrongly, or in several pieces. */
    record Whole() implements Wanted {}

    /** Some of it; at least one byte, all of which are there. */
    record Part(long first, long count) implements Wanted {}

    /** None that are there. */
    record Nothing() implements Wanted {}
  }

  /**
   * What is wanted of a file.
   *
   * @param header as it came
   * @param size bytes of the file
   */
  static Wanted read(String header, long size) {
    Matcher one = ONE.matcher(header);
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return new Wanted.Whole();
    }
    return one.group(1).isEmpty()
        ? lastOnes(number(one.group(2)), size)
        : from(
            number(one.group(1)),
            one.group(2).isEmpty() ? Long.MAX_VALUE : number(one.group(2)),
            size);
  }

  private static Wanted lastOnes(long count, long size) {
    long there = Math.min(count, size);
    return there == 0 ? new Wanted.Nothing() : new Wanted.Part(size - there, there);
  }

  private static Wanted from(long first, long last, long size) {
    if (last < first) {
      return new Wanted.Whole();
    }
    return first >= size
        ? new Wanted.Nothing()
        : new Wanted.Part(first, Math.min(last, size - 1) - first + 1);
  }

  private static long number(String digits) {
    return digits.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
