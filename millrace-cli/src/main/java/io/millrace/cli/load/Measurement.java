package io.millrace.cli.load;

import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Intervals added up: a phase of a test. One owner. */
final class Measurement {

  private final Histogram delays = Delays.ofAll();
  private final Histogram lags = Delays.ofAll();
  private long delivered;
  private long deliveredBytes;
  private long late;
  private long missing;

  private final HostWatch.Moment start;
  private HostWatch.Moment end;
  private List<LoopMeter.Reading> loopsAtStart = List.of();
  private List<LoopMeter.Reading> loopsAtEnd = List.of();

  /** From this moment on; loops are as they were at the interval before. */
  Measurement(HostWatch.Moment start, List<LoopMeter.Reading> loops) {
    this.start = start;
    this.end = start;
    this.loopsAtStart = loops;
    this.loopsAtEnd = loops;
  }

  void add(Interval interval, HostWatch.Moment now) {
    delays.add(interval.delays());
    lags.add(interval.lags());
    delivered += interval.delivered();
    deliveredBytes += interval.deliveredBytes();
    late += interval.late();
    missing += interval.missing();
    loopsAtEnd = interval.loops();
    end = now;
  }

  Histogram delays() {
    return delays;
  }

  Histogram lags() {
    return lags;
  }

  long delivered() {
    return delivered;
  }

  long deliveredBytes() {
    return deliveredBytes;
  }

  long late() {
    return late;
  }

  long missing() {
    return missing;
  }

  HostWatch.Moment start() {
    return start;
  }

  HostWatch.Moment end() {
    return end;
  }

  double seconds() {
    return (end.wallNs() - start.wallNs()) / 1e9;
  }

  /** Each loop's times during the phase. */
  List<LoopMeter.Reading> loops() {
    if (loopsAtStart.size() != loopsAtEnd.size()) {
      return List.of();
    }
    return IntStream.range(0, loopsAtEnd.size())
        .mapToObj(i -> loopsAtEnd.get(i).since(loopsAtStart.get(i)))
        .toList();
  }
}
