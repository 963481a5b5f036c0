package io.millrace.bench;

import io.millrace.broker.Subscription;
import io.millrace.srt.send.PacketStore;
import java.nio.ByteBuffer;

/** A subscription as a connection's send buffer, as the server wires them. */
record LogStore(Subscription subscription) implements PacketStore {

  @Override
  public long end() {
    return subscription.end();
  }

  @Override
  public boolean holds(long index) {
    return subscription.holds(index);
  }

  @Override
  public int length(long index) {
    return subscription.length(index);
  }

  @Override
  public long originNs(long index) {
    return subscription.originNs(index);
  }

  @Override
  public void copyTo(long index, ByteBuffer to) {
    subscription.copyTo(index, to);
  }

  @Override
  public int run(long index, int most) {
    return subscription.run(index, most);
  }

  @Override
  public ByteBuffer runMemory(long index) {
    return subscription.memory(index);
  }

  @Override
  public int runOffset(long index) {
    return subscription.room(index);
  }

  @Override
  public void onRunSent(long index, int packets, long payloadBytes) {
    subscription.readRun(index, packets, payloadBytes);
  }

  @Override
  public long skipLate(long index, long tooLateNs) {
    return subscription.skipLate(index, tooLateNs);
  }
}
