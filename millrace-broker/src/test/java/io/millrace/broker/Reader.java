package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A consumer that reads all there is whenever it is called, unless it is paused. */
final class Reader implements Subscriber {
  final List<String> words = new ArrayList<>();
  final List<Long> originsNs = new ArrayList<>();
  final Subscription subscription;
  int calls;
  boolean paused;
  long next;
  private final LongSupplier clockNs;
  private final ByteBuffer buffer = ByteBuffer.allocate(1456);

  Reader(Stage stage) {
    this(stage.broker, () -> stage.nowNs);
  }

  Reader(Broker broker, LongSupplier clockNs) {
    this.clockNs = clockNs;
    this.subscription = broker.subscribe(Stage.ID, this, clockNs.getAsLong());
  }

  @Override
  public void onPackets(long nowNs) {
    calls++;
    if (!paused) {
      readAll(Long.MAX_VALUE);
    }
  }

  /** Reads what is there, skipping what is older than latencyNs. */
  void readAll(long latencyNs) {
    while (next < subscription.end()) {
      if (latencyNs != Long.MAX_VALUE) {
        subscription.skipLate(next, clockNs.getAsLong() - latencyNs);
      }
      if (next < subscription.end()) {
        words.add(read(next));
        originsNs.add(subscription.originNs(next));
        next++;
      }
    }
  }

  String read(long index) {
    buffer.clear();
    subscription.copyTo(index, buffer);
    return US_ASCII.decode(buffer.flip()).toString();
  }

  String text() {
    return String.join(" ", words);
  }
}
