package io.millrace.server.broker;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A caller and what it was told. */
final class FakeRequest implements ConnectionRequest {

  final InetSocketAddress remote;
  final String streamId;
  FakeSocket socket;
  SocketHandler handler;
  PacketStore store;
  Rejection rejection;

  FakeRequest(String host, int port, String streamId) {
    this.remote = new InetSocketAddress(host, port);
    this.streamId = streamId;
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
  public SrtSocket accept(SrtOptions options, SocketHandler with) {
    answerOnce();
    socket = new FakeSocket(remote, streamId);
    handler = with;
    return socket;
  }

  @Override
  public SrtSocket accept(SrtOptions options, SocketHandler with, PacketStore packets, long from) {
    store = packets;
    return accept(options, with);
  }

  @Override
  public void reject(Rejection why) {
    answerOnce();
    rejection = why;
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
