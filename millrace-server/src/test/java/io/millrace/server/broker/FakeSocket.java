package io.millrace.server.broker;

import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/** A connection whose other end the test is. */
final class FakeSocket implements SrtSocket {

  final InetSocketAddress remote;
  final String streamId;
  boolean connected;
  boolean closed;
  Rejection rejection;
  LongSupplier unacknowledgedIndex = () -> 0;
  int flushes;
  long usMissed;

  FakeSocket(InetSocketAddress remote, String streamId) {
    this.remote = remote;
    this.streamId = streamId;
  }

  @Override
  public int socketId() {
    return 7;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public String streamId() {
    return streamId;
  }

  @Override
  public boolean isConnected() {
    return connected && !closed;
  }

  @Override
  public boolean send(ByteBuffer payload, long originNs) {
    throw new AssertionError("a broker only flushes");
  }

  @Override
  public void flush(long nowNs) {
    flushes++;
  }

  public boolean isSendingDone() {
    return true;
  }

  @Override
  public KeyState kmState() {
    return KeyState.UNSECURED;
  }

  @Override
  public long unacknowledgedIndex() {
    return unacknowledgedIndex.getAsLong();
  }

  @Override
  public long usMissed() {
    return usMissed;
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
    return SrtStats.NONE;
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
