package io.millrace.cli.consumer;

import io.millrace.srt.Passphrase;
import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.handshake.Rejection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A broker that does what a test says. Single-threaded. */
final class FakeDownlink implements Downlink {

  static final SrtStats NO_STATS = stats(0, 0, 0, 0);

  final List<FakeCall> calls = new ArrayList<>();

  @Override
  public Call call(String producerId, Passphrase passphrase, Listener listener) {
    FakeCall call = new FakeCall(producerId, passphrase, listener);
    calls.add(call);
    return call;
  }

  FakeCall last() {
    return calls.getLast();
  }

  static SrtStats stats(long missing, long lost, long retransmitted, long belated) {
    ReceiveStats received =
        new ReceiveStats(
            0,
            0,
            missing,
            lost,
            retransmitted,
            belated,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0);
    return new SrtStats(0, 0, 12.5, 0, 0, 120, SendStats.NONE, received);
  }

  /** One call. */
  static final class FakeCall implements Call {
    final String producerId;
    final Passphrase passphrase;
    final Listener listener;
    SrtStats stats = NO_STATS;
    boolean closed;

    FakeCall(String producerId, Passphrase passphrase, Listener listener) {
      this.producerId = producerId;
      this.passphrase = passphrase;
      this.listener = listener;
    }

    void connect(long nowNs) {
      listener.onConnected(nowNs);
    }

    void deliver(byte[] payload, long nowNs) {
      listener.onPayload(ByteBuffer.wrap(payload), nowNs - 120_000_000L, nowNs);
    }

    void deliver(String payload, long nowNs) {
      deliver(Bytes.of(payload), nowNs);
    }

    void end(CloseReason reason, long nowNs) {
      listener.onClosed(reason, null, nowNs);
    }

    void reject(Rejection why, long nowNs) {
      listener.onClosed(CloseReason.REJECTED, why, nowNs);
    }

    @Override
    public SrtStats stats() {
      return stats;
    }

    @Override
    public String cipher() {
      return passphrase == null ? "" : "AES-128";
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
