package io.millrace.srt.packet;

import java.nio.ByteBuffer;

/**
 * Where one connection's packets leave: a buffer to write the next one in, the connection's time
 * base for what goes out, and the way to the peer. One owner, the loop.
 */
public final class PacketWriter {

  /** The way to the peer. */
  @FunctionalInterface
  public interface Sink {
    /** Takes position to limit; false if there is no room now. */
    boolean send(ByteBuffer datagram);
  }

  private final ByteBuffer buffer;
  private final int peerSocketId;
  private final long startNs;
  private final int ipUdpHeaderBytes;
  private final Sink sink;
  private long lastTriedNs;

  /** A writer for one peer, over IPv4. */
  public PacketWriter(ByteBuffer buffer, int peerSocketId, long startNs, Sink sink) {
    this(buffer, peerSocketId, startNs, Packet.UDP_IP_HEADER_BYTES, sink);
  }

  /**
   * A writer for one peer.
   *
   * @param buffer at least 1500 bytes; may be shared by all connections of a loop
   * @param peerSocketId goes into every header
   * @param startNs the connection's start, the zero of its timestamps
   * @param ipUdpHeaderBytes what goes before each packet on the way to this peer
   */
  public PacketWriter(
      ByteBuffer buffer, int peerSocketId, long startNs, int ipUdpHeaderBytes, Sink sink) {
    this.ipUdpHeaderBytes = ipUdpHeaderBytes;
    this.buffer = buffer;
    this.peerSocketId = peerSocketId;
    this.startNs = startNs;
    this.sink = sink;
    this.lastTriedNs = startNs;
  }

  /** The buffer to write the next packet in, at 0. */
  public ByteBuffer buffer() {
    return buffer.clear();
  }

  public int peerSocketId() {
    return peerSocketId;
  }

  /** The zero of this side's timestamps. */
  public long startNs() {
    return startNs;
  }

  /** What goes before each packet on the way: 28 bytes over IPv4, 48 over IPv6. */
  public int ipUdpHeaderBytes() {
    return ipUdpHeaderBytes;
  }

  /** A time as this side's timestamp, as {@link Packet#timestampUs(long, long)}. */
  public int timestampUs(long timeNs) {
    return Packet.timestampUs(timeNs, startNs);
  }

  /** When something was sent last, or would have been if there had been room; else the start. */
  public long lastTriedNs() {
    return lastTriedNs;
  }

  /** Sends what was written, from 0 to length; false if there is no room now. */
  public boolean send(int length, long nowNs) {
    lastTriedNs = nowNs;
    return sink.send(buffer.clear().limit(length));
  }

  /** Sends a control packet without content. */
  public boolean sendEmpty(ControlType type, int typeSpecific, long nowNs) {
    int length =
        ControlPacket.putEmpty(buffer(), 0, type, typeSpecific, timestampUs(nowNs), peerSocketId);
    return send(length, nowNs);
  }
}
