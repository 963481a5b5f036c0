package io.millrace.srt.packet;

/** The control packets (guide §4). */
public enum ControlType {
  HANDSHAKE(0),
  KEEPALIVE(1),
  ACK(2),
  NAK(3),
  CONGESTION_WARNING(4),
  SHUTDOWN(5),
  ACKACK(6),
  DROP_REQUEST(7),
  PEER_ERROR(8),
  USER(0x7FFF),
  /** None that we know; ignored. */
  UNKNOWN(-1);

  private static final ControlType[] BY_CODE = {
    HANDSHAKE, KEEPALIVE, ACK, NAK, CONGESTION_WARNING, SHUTDOWN, ACKACK, DROP_REQUEST, PEER_ERROR
  };

  private final int code;

  ControlType(int code) {
    this.code = code;
  }

  /** The type field's value. */
  int code() {
    return code;
  }

  static ControlType of(int code) {
    if (code < BY_CODE.length) {
      return BY_CODE[code];
    }
    return code == USER.code ? USER : UNKNOWN;
  }
}
