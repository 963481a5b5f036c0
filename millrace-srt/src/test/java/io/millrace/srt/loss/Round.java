package io.millrace.srt.loss;

import io.millrace.testkit.Pattern;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * All pairings at the same time on the same kind of link, fed by one clock, so that what the
 * machine does meanwhile concerns all of them.
 */
final class Round implements AutoCloseable {

  private static final Duration CONNECTING = Duration.ofSeconds(20);
  private static final Duration SETTLING = Duration.ofMillis(1_500);
  private static final Duration TAIL = Duration.ofMillis(1_000);

  private final Cell cell;
  private final long intervalNs;
  private final List<Trial> trials = new ArrayList<>();
  private int next;
  private long nextAtNs;

  Round(Cell cell, long intervalNs, long seed) throws IOException {
    this.cell = cell;
    this.intervalNs = intervalNs;
    for (Pairing pairing : Pairing.values()) {
      trials.add(new Trial(cell, pairing, seed));
    }
  }

  /** Streams for so long over the lossy link. */
  List<Outcome> run(Duration length) {
    nextAtNs = System.nanoTime();
    connect();
    feed(SETTLING);
    trials.forEach(Trial::beginLoss);
    feed(Duration.ofMillis(2L * cell.latencyMs()));
    int first = next;
    List<Long> before = trials.stream().map(Trial::dataPackets).toList();
    feed(length);
    int end = next;
    List<Long> after = trials.stream().map(Trial::dataPackets).toList();
    // so that the loss of the last ones shows, and is repaired or not
    feed(Duration.ofMillis(cell.latencyMs()).plus(TAIL));
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      outcomes.add(trials.get(i).outcome(first, end, after.get(i) - before.get(i)));
    }
    return outcomes;
  }

  private void connect() {
    long giveUpAtNs = System.nanoTime() + CONNECTING.toNanos();
    while (trials.stream().anyMatch(trial -> trial.arrivals.isEmpty())) {
      if (System.nanoTime() - giveUpAtNs > 0) {
        throw new IllegalStateException(
            "nothing came in "
                + CONNECTING
                + ": "
                + trials.stream().filter(trial -> trial.arrivals.isEmpty()).toList());
      }
      feedOne();
    }
  }

  private void feed(Duration length) {
    long count = length.toNanos() / intervalNs;
    for (long i = 0; i < count; i++) {
      feedOne();
    }
  }

  private void feedOne() {
    for (long leftNs = nextAtNs - System.nanoTime();
        leftNs > 0;
        leftNs = nextAtNs - System.nanoTime()) {
      LockSupport.parkNanos(leftNs);
    }
    byte[] payload = Pattern.payload(next++, Trial.PAYLOAD_BYTES);
    trials.forEach(trial -> trial.send(payload));
    nextAtNs += intervalNs;
  }

  @Override
  public void close() throws IOException {
    for (Trial trial : trials) {
      trial.close();
    }
  }
}
