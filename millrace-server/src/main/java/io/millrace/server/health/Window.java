package io.millrace.server.health;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The last half minute of one channel with one producer, a sample a second. Not thread-safe. */
final class Window {

  /** How far it reaches back. */
  static final long REACH_NS = TimeUnit.SECONDS.toNanos(30);

  /** What rates of the moment are made over. */
  static final long MOMENT_NS = TimeUnit.SECONDS.toNanos(5);

  private static final int SAMPLES_MAX = 64;
  private static final long TOLERANCE_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** The newest sample; older ones than the window reaches go. */
  void add(Sample sample) {
    samples.addLast(sample);
    long oldestNs = sample.atNs() - REACH_NS - TOLERANCE_NS;
    while (samples.size() > SAMPLES_MAX || samples.getFirst().atNs() - oldestNs < 0) {
      samples.removeFirst();
    }
  }

  /** All of it; empty before there are two samples. */
  Optional<Span> whole() {
    return samples.size() < 2
        ? Optional.empty()
        : Optional.of(new Span(samples.getFirst(), samples.getLast()));
  }

  /** The last seconds; empty before there are two samples. */
  Optional<Span> moment() {
    if (samples.size() < 2) {
      return Optional.empty();
    }
    Sample newest = samples.getLast();
    Iterator<Sample> backwards = samples.descendingIterator();
    Sample from = newest;
    while (backwards.hasNext() && newest.atNs() - from.atNs() < MOMENT_NS - TOLERANCE_NS) {
      from = backwards.next();
    }
    return Optional.of(new Span(from, newest));
  }

  /** Whether it reaches as far back as it can. */
  boolean isFull() {
    return whole()
        .filter(span -> span.to().atNs() - span.from().atNs() >= REACH_NS - MOMENT_NS)
        .isPresent();
  }

  /** Its pieces of a moment's length, the oldest first. */
  List<Span> moments() {
    List<Span> moments = new ArrayList<>();
    Sample from = null;
    for (Sample sample : samples) {
      if (from == null) {
        from = sample;
      } else if (sample.atNs() - from.atNs() >= MOMENT_NS - TOLERANCE_NS) {
        moments.add(new Span(from, sample));
        from = sample;
      }
    }
    return moments;
  }
}
