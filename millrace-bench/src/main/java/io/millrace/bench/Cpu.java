package io.millrace.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/** CPU time of the calling thread, and many measurements of it as one line. */
final class Cpu {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Cpu() {}

  /** So far, nanoseconds: its own and the kernel's on its behalf. */
  static long ns() {
    return THREADS.getCurrentThreadCpuTime();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Median and range. */
  static String text(double[] values, int digits) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    String number = "%." + digits + "f";
    return String.format(
        Locale.ROOT,
        number + " [" + number + "-" + number + "]",
        median(values),
        sorted[0],
        sorted[sorted.length - 1]);
  }
}
