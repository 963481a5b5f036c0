package io.millrace.srt.loss;

import io.millrace.testkit.Pattern;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Which payloads came, each checked and counted once. Any thread. */
final class Arrivals {

  private final BitSet numbers = new BitSet();
  private int broken;

  synchronized void add(ByteBuffer payload) {
    int number = Pattern.verify(payload);
    if (number < 0) {
      broken++;
    } else {
      numbers.set(number);
    }
  }

  synchronized boolean isEmpty() {
    return numbers.isEmpty();
  }

  /** How many payloads from first to end (exclusive) came. */
  synchronized int count(int first, int end) {
    if (broken > 0) {
      throw new IllegalStateException(broken + " payloads came that nobody sent");
    }
    return numbers.get(first, end).cardinality();
  }
}
