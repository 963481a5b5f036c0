package io.millrace.server.interop.matrix;

import io.millrace.net.EventLoop;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An endpoint with one connection, and what came on it. Written by the loop, read by the test. */
final class OurSide implements SocketHandler, AutoCloseable {

  private static final long LIMIT_SECONDS = 30;

  private final EventLoop loop = EventLoop.start("interop");
  private final SrtEndpoint endpoint;
  private final CompletableFuture<SrtSocket> connected = new CompletableFuture<>();
  private final ByteArrayOutputStream came = new ByteArrayOutputStream();
  private volatile int peerVersion;

  /** Accepts everyone that calls. */
  OurSide(Condition condition) throws IOException {
    endpoint =
        SrtEndpoint.listening(
            loop,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            request -> {
              peerVersion = request.peerVersion();
              request.accept(condition.options(), this);
            });
  }

  InetSocketAddress address() {
    return endpoint.localAddress();
  }

  void call(InetSocketAddress listener, Condition condition) {
    endpoint.connect(listener, "interop", condition.options(), this);
  }

  SrtSocket awaitConnected() {
    return connected.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  void send(byte[] payload) {
    SrtSocket socket = awaitConnected();
    loop.execute(() -> socket.send(ByteBuffer.wrap(payload), System.nanoTime()));
  }

  synchronized byte[] came() {
    return came.toByteArray();
  }

  /** The libsrt of whoever called, 0x00MMmmpp; 0 if we called. */
  int peerVersion() {
    return peerVersion;
  }

  /** The connection's statistics, for whoever reads why it failed. */
  String stats() {
    return connected.isDone() && !connected.isCompletedExceptionally()
        ? loop.call(() -> awaitConnected().stats()).join().toString()
        : "never connected";
  }

  @Override
  public void onConnected(SrtSocket socket) {
    connected.complete(socket);
  }

  @Override
  public synchronized void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(copy);
    came.writeBytes(copy);
  }

  @Override
  public void onClosed(SrtSocket socket, CloseReason reason) {
    connected.completeExceptionally(new IllegalStateException("closed: " + reason));
  }

  @Override
  public void close() {
    endpoint.close();
    loop.close();
  }
}
