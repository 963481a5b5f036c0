package io.millrace.testkit.link;

/** Checks of the numbers a test writes into conditions. */
final class Rates {
  private Rates() {}

  static void check(String name, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(name + " " + rate + " must lie between 0 and 1");
    }
  }

  static void checkNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " " + value + " must not be negative");
    }
  }
}
