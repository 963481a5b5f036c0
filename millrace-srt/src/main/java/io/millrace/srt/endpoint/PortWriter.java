package io.millrace.srt.endpoint;

import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.HandshakeCodec;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The way out of a port: one buffer that every packet is written in. One owner, the loop. */
final class PortWriter {

  /** Takes datagrams. */
  @FunctionalInterface
  interface Output {
    /** Takes position to limit; false if there is no room now. */
    boolean send(ByteBuffer datagram, InetSocketAddress to);

    /** See {@link PacketWriter.Sink#sendRun}. */
    default int sendRun(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
      PacketWriter.Sink oneByOne = datagram -> send(datagram, to);
      return oneByOne.sendRun(datagrams, segmentBytes);
    }

    /** See {@link PacketWriter.Sink#sendSoon}. */
    default void sendSoon(ByteBuffer datagram, InetSocketAddress to) {
      send(datagram, to);
    }

    /** See {@link PacketWriter.Sink#admitsAgain}. */
    default boolean admitsAgain() {
      return true;
    }

    /** See {@link PacketWriter.Sink#answerIntervalNs}. */
    default long answerIntervalNs() {
      return 0;
    }

    /** See {@link io.millrace.net.UdpSocket#forget}. */
    default void forget(InetSocketAddress from) {}
  }

  static final int MTU = 1500;

  /** Packets that are written before they are sent together. */
  private static final int RUN_PACKETS = 32;

  private final Output output;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(RUN_PACKETS * MTU);
  private long datagramsSent;

  PortWriter(Output output) {
    this.output = output;
  }

  long datagramsSent() {
    return datagramsSent;
  }

  /** A writer for what a socket sends to its peer. */
  PacketWriter writer(MuxedSocket socket, int peerSocketId) {
    InetSocketAddress remote = socket.remoteAddress();
    int headerBytes =
        remote.getAddress() instanceof Inet6Address
            ? Packet.UDP_IPV6_HEADER_BYTES
            : Packet.UDP_IP_HEADER_BYTES;
    return new PacketWriter(scratch, peerSocketId, socket.startNs(), headerBytes, socket);
  }

  /** See {@link PacketWriter.Sink#send}. */
  boolean send(ByteBuffer datagram, InetSocketAddress to) {
    if (!output.send(datagram, to)) {
      return false;
    }
    datagramsSent++;
    return true;
  }

  /** See {@link PacketWriter.Sink#sendRun}. */
  int sendRun(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    int taken = output.sendRun(datagrams, segmentBytes, to);
    datagramsSent += taken;
    return taken;
  }

  /** See {@link PacketWriter.Sink#sendSoon}. */
  void sendSoon(ByteBuffer datagram, InetSocketAddress to) {
    output.sendSoon(datagram, to);
    datagramsSent++;
  }

  /** See {@link PacketWriter.Sink#admitsAgain}. */
  boolean admitsAgain() {
    return output.admitsAgain();
  }

  /** See {@link PacketWriter.Sink#answerIntervalNs}. */
  long answerIntervalNs() {
    return output.answerIntervalNs();
  }

  /** See {@link io.millrace.net.UdpSocket#forget}. */
  void forget(InetSocketAddress from) {
    output.forget(from);
  }

  /**
   * Sends a handshake.
   *
   * @param toSocketId 0 for a request
   * @param clockStartNs the zero of the timestamp: the socket's start, or the port's
   */
  void send(
      Handshake handshake, int toSocketId, long clockStartNs, InetSocketAddress to, long nowNs) {
    ByteBuffer datagram = scratch.clear();
    int timestampUs = Packet.timestampUs(nowNs, clockStartNs);
    ControlPacket.putHeader(datagram, 0, ControlType.HANDSHAKE, 0, timestampUs, toSocketId);
    HandshakeCodec.write(handshake, datagram.position(Packet.HEADER_BYTES));
    send(datagram.flip(), to);
  }

  /** Reads a handshake packet, position to limit; null if it is malformed. */
  static @Nullable Handshake read(ByteBuffer datagram) {
    return HandshakeCodec.parse(datagram.position(datagram.position() + Packet.HEADER_BYTES));
  }
}
