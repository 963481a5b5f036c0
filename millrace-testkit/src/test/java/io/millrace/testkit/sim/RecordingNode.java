package io.millrace.testkit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told; its deadline is whatever the test sets. */
final class RecordingNode implements SimNode {
  record Arrival(long atNs, int number, int bytes) {}

  final List<Arrival> arrivals = new ArrayList<>();
  final List<Long> timerCallsNs = new ArrayList<>();
  long deadlineNs = Long.MAX_VALUE;
  long periodNs = Long.MAX_VALUE;

  @Override
  public void onDatagram(ByteBuffer datagram, long nowNs) {
    int bytes = datagram.remaining();
    arrivals.add(new Arrival(nowNs, bytes >= 4 ? datagram.getInt() : -1, bytes));
  }

  @Override
  public void onTimer(long nowNs) {
    timerCallsNs.add(nowNs);
    deadlineNs = periodNs == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNs + periodNs;
  }

  @Override
  public long nextDeadlineNs() {
    return deadlineNs;
  }

  List<Integer> numbers() {
    return arrivals.stream().map(Arrival::number).toList();
  }

  static ByteBuffer datagram(int number, int bytes) {
    return ByteBuffer.allocate(bytes).putInt(0, number);
  }
}
