package io.millrace.server.broker;

import io.millrace.broker.Subscriber;
import io.millrace.broker.Subscription;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.send.PacketStore;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's SRT connection, whose send buffer is the channel log itself: the subscription's
 * indexes are the connection's. Loop only.
 */
final class SrtSubscriber implements SocketHandler {

  private final LongSupplier clockNs;
  private final Fate fate;

  private @Nullable Subscription subscription;
  private @Nullable SrtSocket socket;
  private boolean joined;

  /** Hears of a consumer's coming and going. */
  interface Fate {

    /** The connection stands. */
    void joined(SrtSocket consumer);

    /**
     * It is over, or never came to stand.
     *
     * @param joined whether it stood
     */
    void left(SrtSocket consumer, boolean joined, CloseReason reason);
  }

  SrtSubscriber(LongSupplier clockNs, Fate fate) {
    this.clockNs = clockNs;
    this.fate = fate;
  }

  /** What the broker is to call. */
  Subscriber subscriber() {
    return nowNs -> {
      if (socket != null) {
        socket.flush(nowNs);
      }
    };
  }

  void begin(Subscription attached, SrtSocket connection) {
    subscription = attached;
    socket = connection;
    if (connection.isConnected()) {
      connection.flush(clockNs.getAsLong());
    }
  }

  @Override
  public void onConnected(SrtSocket connected) {
    joined = true;
    fate.joined(connected);
    connected.flush(clockNs.getAsLong());
  }

  @Override
  public void onClosed(SrtSocket closed, CloseReason reason) {
    if (subscription != null) {
      subscription.close();
      subscription = null;
      fate.left(closed, joined, reason);
    }
    socket = null;
  }

  /** A subscription as the sender half reads it. */
  record Store(Subscription subscription) implements PacketStore {

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

    /** The subscription itself puts something newer at the index; its row has no gaps. */
    @Override
    public long skipLate(long index, long tooLateNs) {
      subscription.skipLate(index, tooLateNs);
      return index;
    }
  }
}
