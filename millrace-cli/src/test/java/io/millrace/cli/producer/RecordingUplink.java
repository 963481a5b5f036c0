package io.millrace.cli.producer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A broker that is there at once, unless told otherwise, and keeps what it gets. */
final class RecordingUplink implements Uplink {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final String refusal;
  private long packets;
  private boolean closed;

  RecordingUplink() {
    this("");
  }

  /** A refusal that is not empty is what it answers. */
  RecordingUplink(String refusal) {
    this.refusal = refusal;
  }

  @Override
  public void start(Listener listener) {
    if (refusal.isEmpty()) {
      listener.onConnected();
    } else {
      listener.onRefused(refusal);
    }
  }

  @Override
  public synchronized void send(ByteBuffer payload, long originNs) {
    bytes.write(payload.array(), payload.position(), payload.remaining());
    packets++;
  }

  @Override
  public CompletableFuture<Void> finish() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized UplinkStatus status() {
    return new UplinkStatus(true, 1, packets, bytes.size(), 0, 0, 0, 0, "");
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  synchronized byte[] bytes() {
    return bytes.toByteArray();
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
