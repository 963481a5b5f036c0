package io.millrace.srt.interop;

import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** What came on a socket, and how it went. Written by the loop, read by the test. */
final class Received implements SocketHandler {

  final CompletableFuture<SrtSocket> connected = new CompletableFuture<>();
  final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void onConnected(SrtSocket socket) {
    connected.complete(socket);
  }

  @Override
  public synchronized void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void onClosed(SrtSocket socket, CloseReason reason) {
    closed.complete(reason);
  }

  /** Bytes so far. */
  synchronized long size() {
    return bytes.size();
  }

  /** Of the first bytes. */
  synchronized String sha256(int length) {
    return Media.sha256(Arrays.copyOf(bytes.toByteArray(), length));
  }
}
