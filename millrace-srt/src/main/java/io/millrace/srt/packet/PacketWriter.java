package io.millrace.srt.packet;

import java.nio.ByteBuffer;

/**
 * Where one connection's packets leave: a buffer to write the next one in, the connection's time
 * base for what goes out, and the way to the peer. One owner, the loop.
 */
public final class PacketWriter {

  private static final int MTU = 1500;

  /** Until a peer's round trip time has come down from the 100 ms that it begins with. */
  private static final int PROMPT_ANSWERS = 32;

  /** So often may an ACK be repeated before it is answered. */
  private static final byte REPEATS = 2;

  /** The way to the peer. */
  @FunctionalInterface
  public interface Sink {
    /** Takes position to limit; false if there is no room now. */
    boolean send(ByteBuffer datagram);

    /**
     * Takes datagrams of one size that lie one behind the other, position to limit; the last one
     * may be shorter.
     *
     * @return how many it took; fewer than there are if there is no room for the others now
     */
    default int sendRun(ByteBuffer datagrams, int segmentBytes) {
      int taken = 0;
      for (int limit = datagrams.limit(); datagrams.position() < limit; taken++) {
        int end = Math.min(limit, datagrams.position() + segmentBytes);
        if (!send(datagrams.limit(end))) {
          break;
        }
        datagrams.limit(limit).position(end);
      }
      return taken;
    }

    /** Takes a short datagram that may wait until all that has come was looked at. */
    default void sendSoon(ByteBuffer datagram) {
      send(datagram);
    }

    /**
     * Whether one more packet may be sent again in this pass of the loop; counts it. Losses that
     * many peers report at once must not keep the others waiting.
     */
    default boolean admitsAgain() {
      return true;
    }

    /** How long an answer to an ACK may stand in for those to the next ones, nanoseconds. */
    default long answerIntervalNs() {
      return 0;
    }
  }

  private final ByteBuffer buffer;
  private final int peerSocketId;
  private final long startNs;
  private final byte ipUdpHeaderBytes;
  private final Sink sink;
  private long lastTriedNs;
  private long lastAnswerNs;
  private byte promptAnswers = PROMPT_ANSWERS;
  private byte repeats;

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
    this.ipUdpHeaderBytes = (byte) ipUdpHeaderBytes;
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

  /** The same for a short packet, which may leave a little later than others. */
  public void sendSoon(int length, long nowNs) {
    lastTriedNs = nowNs;
    sink.sendSoon(buffer.clear().limit(length));
  }

  /** How many packets of up to 1500 bytes the buffer has room for. */
  public int bufferPackets() {
    return buffer.capacity() / MTU;
  }

  /**
   * Sends packets of one size that lie one behind the other, position to limit; the last one may be
   * shorter. Fewer than there are if there is no room for the others now.
   *
   * @return how many
   */
  public int sendRun(ByteBuffer packets, int packetBytes, long nowNs) {
    lastTriedNs = nowNs;
    return sink.sendRun(packets, packetBytes);
  }

  /** Whether one more packet may be sent again in this pass of the loop; counts it. */
  public boolean admitsAgain() {
    return sink.admitsAgain();
  }

  /**
   * Answers an ACK, unless one that was answered lately is answer enough: the peer measures the
   * round trip with those that are (guide §10.5). The first ones always are, and one that comes for
   * the third time: its peer has nothing new to tell, and repeats it until it is answered. May
   * leave a little later than other packets.
   *
   * @param isNew whether it acknowledges more than the one before
   */
  public void answerAck(int ackNumber, boolean isNew, long nowNs) {
    repeats = (byte) (isNew ? 0 : repeats + 1);
    boolean isAwaited = promptAnswers > 0 || repeats == REPEATS;
    if (!isAwaited && nowNs - lastAnswerNs < sink.answerIntervalNs()) {
      return;
    }
    repeats = 0;
    if (promptAnswers > 0) {
      promptAnswers--;
    }
    lastAnswerNs = nowNs;
    sendSoon(putEmpty(ControlType.ACKACK, ackNumber, nowNs), nowNs);
  }

  /** Sends a control packet without content. */
  public boolean sendEmpty(ControlType type, int typeSpecific, long nowNs) {
    return send(putEmpty(type, typeSpecific, nowNs), nowNs);
  }

  private int putEmpty(ControlType type, int typeSpecific, long nowNs) {
    return ControlPacket.putEmpty(
        buffer(), 0, type, typeSpecific, timestampUs(nowNs), peerSocketId);
  }
}
