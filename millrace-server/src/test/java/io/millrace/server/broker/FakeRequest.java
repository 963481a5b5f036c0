package io.millrace.server.broker;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A caller and what it was told. */
final class FakeRequest implements ConnectionRequest {

  final InetSocketAddress remote;
  final String streamId;
  FakeSocket socket;
  SocketHandler handler;
  PacketStore store;
  Rejection rejection;
  private Rejection failing;
  private int pbKeyLen;

  SrtOptions options;
  private final Consumer<Runnable> later;

  /** The handler hears of an outcome later, as it does of a real one. */
  FakeRequest(String host, int port, String streamId, Consumer<Runnable> later) {
    this.remote = new InetSocketAddress(host, port);
    this.streamId = streamId;
    this.later = later;
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
  public int peerVersion() {
    return 0x010502;
  }

  @Override
  public int pbKeyLen() {
    return pbKeyLen;
  }

  @Override
  public SrtSocket accept(SrtOptions its, SocketHandler with) {
    answerOnce();
    socket = new FakeSocket(remote, streamId);
    options = its;
    handler = with;
    later.accept(this::outcome);
    return socket;
  }

  @Override
  public SrtSocket accept(SrtOptions its, SocketHandler with, PacketStore packets, long from) {
    store = packets;
    return accept(its, with);
  }

  /** What the handshake comes to: a connection, unless it is {@link #failing}. */
  private void outcome() {
    if (failing == null) {
      socket.connected = true;
      handler.onConnected(socket);
    } else {
      socket.rejection = failing;
      handler.onClosed(socket, CloseReason.REJECTED);
    }
  }

  /** What SRT itself refuses the caller for after it was accepted. */
  FakeRequest failing(Rejection why) {
    failing = why;
    return this;
  }

  @Override
  public void reject(Rejection why) {
    answerOnce();
    rejection = why;
  }

  /** The caller encrypts with a key of so many bytes. */
  FakeRequest encrypting(int keyLength) {
    pbKeyLen = keyLength;
    return this;
  }

  boolean isAccepted() {
    return socket != null;
  }

  boolean isUnanswered() {
    return socket == null && rejection == null;
  }

  void sends(byte... payload) {
    handler.onPayload(socket, ByteBuffer.wrap(payload), 0);
  }

  private void answerOnce() {
    if (!isUnanswered()) {
      throw new AssertionError("answered twice");
    }
  }
}
