package io.millrace.server.health;

import java.util.List;
import java.util.Optional;

/**
 * Between which values a bitrate moved in the last half minute, each the mean of five seconds.
 *
 * @param low bits a second
 * @param high bits a second
 */
record Bitrates(double low, double high) {

  /** Of a window that reaches far enough to say. */
  static Optional<Bitrates> of(Window window) {
    List<Span> moments = window.moments();
    if (!window.isFull() || moments.isEmpty()) {
      return Optional.empty();
    }
    double[] sorted = moments.stream().mapToDouble(Span::bitsPerSecondIn).sorted().toArray();
    return Optional.of(new Bitrates(sorted[0], sorted[sorted.length - 1]));
  }
}
