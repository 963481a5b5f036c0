package io.millrace.cli.load;

import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A connection that has counted what the test says. */
final class FakeSocket implements SrtSocket {

  SrtStats stats = SrtStats.NONE;
  Rejection rejection;
  boolean closed;

  @Override
  public int socketId() {
    return 7;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("broker", 5000);
  }

  @Override
  public String streamId() {
    return "";
  }

  @Override
  public boolean isConnected() {
    return !closed;
  }

  @Override
  public KeyState kmState() {
    return KeyState.UNSECURED;
  }

  @Override
  public boolean send(ByteBuffer payload, long originNs) {
    throw new AssertionError("a viewer sends nothing");
  }

  @Override
  public boolean isSendingDone() {
    return true;
  }

  @Override
  public void flush(long nowNs) {}

  @Override
  public long unacknowledgedIndex() {
    return 0;
  }

  @Override
  public long usMissed() {
    return 0;
  }

  @Override
  public int sndLatencyMs() {
    return 0;
  }

  @Override
  public int peerBytesPerSecond() {
    return 0;
  }

  @Override
  public SrtStats stats() {
    return stats;
  }

  @Override
  public Rejection rejection() {
    return rejection;
  }

  @Override
  public void close() {
    closed = true;
  }
}
