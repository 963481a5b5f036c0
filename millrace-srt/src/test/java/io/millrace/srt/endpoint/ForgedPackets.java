package io.millrace.srt.endpoint;

import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Packets as somebody would forge them who has found out a socket's id. */
final class ForgedPackets {

  private static final int PAYLOAD = 188;

  private ForgedPackets() {}

  static ByteBuffer shutdown(int id) {
    return empty(ControlType.SHUTDOWN, 0, id);
  }

  static ByteBuffer keepAlive(int id) {
    return empty(ControlType.KEEPALIVE, 0, id);
  }

  static ByteBuffer ackAck(int ackNumber, int id) {
    return empty(ControlType.ACKACK, ackNumber, id);
  }

  static ByteBuffer empty(ControlType type, int typeSpecific, int id) {
    ByteBuffer packet = ByteBuffer.allocate(ControlPacket.EMPTY_BYTES);
    ControlPacket.putEmpty(packet, 0, type, typeSpecific, 0, id);
    return packet;
  }

  static ByteBuffer ack(int nextExpected, int id) {
    ByteBuffer packet = ByteBuffer.allocate(AckPacket.FULL_BYTES);
    AckPacket.putFull(packet, 0, 9, nextExpected, 100_000, 50_000, 8_192, 0, 0, 0, id);
    return packet;
  }

  static ByteBuffer lightAck(int nextExpected, int id) {
    ByteBuffer packet = ByteBuffer.allocate(AckPacket.LIGHT_BYTES);
    AckPacket.putLight(packet, 0, nextExpected, 0, id);
    return packet;
  }

  static ByteBuffer nak(int first, int last, int id) {
    ByteBuffer packet = ByteBuffer.allocate(Packet.HEADER_BYTES + 8);
    ControlPacket.putHeader(packet, 0, ControlType.NAK, 0, 0, id);
    int length = LossReport.putRange(packet, Packet.HEADER_BYTES, first, last);
    return packet.limit(length == Packet.HEADER_BYTES + 4 || first == last ? 20 : 24);
  }

  static ByteBuffer dropRequest(int first, int last, int id) {
    ByteBuffer packet = ByteBuffer.allocate(DropRequest.BYTES);
    DropRequest.put(packet, 0, first, last, 0, id);
    return packet;
  }

  static ByteBuffer data(int sequenceNumber, int id) {
    ByteBuffer packet = ByteBuffer.allocate(Packet.HEADER_BYTES + PAYLOAD);
    DataPacket.putHeader(packet, 0, sequenceNumber, 1, false, 0, id);
    return packet;
  }

  static ByteBuffer rejection(int id) {
    return LonePort.packet(LonePort.handshake(5, 1, 1_005, 0, 0, List.of()), id);
  }

  static ByteBuffer conclusionResponse(int id) {
    return LonePort.packet(LonePort.handshake(5, 1, Handshake.CONCLUSION, 4_711, 0, List.of()), id);
  }

  /**
   * One of each kind that fits the connection perfectly but for where it comes from.
   *
   * @param next the sequence number that is sent next
   */
  static Map<String, ByteBuffer> perfect(int next, int id) {
    Map<String, ByteBuffer> forged = new LinkedHashMap<>();
    forged.put("SHUTDOWN", shutdown(id));
    forged.put("ACK", ack(next, id));
    forged.put("light ACK", lightAck(next, id));
    forged.put("NAK", nak(next - 50, next - 1, id));
    forged.put("DROPREQ", dropRequest(next, next + 100, id));
    forged.put("KEEPALIVE", keepAlive(id));
    forged.put("ACKACK", ackAck(1, id));
    forged.put("data", data(next, id));
    forged.put("rejection", rejection(id));
    forged.put("conclusion response", conclusionResponse(id));
    return forged;
  }
}
