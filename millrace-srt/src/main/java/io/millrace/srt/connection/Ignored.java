package io.millrace.srt.connection;

/** Why a datagram was counted and otherwise ignored. None of these ends a connection. */
public enum Ignored {
  TOO_SHORT("shorter than an SRT header"),
  OVERSIZED("longer than 1500 bytes"),
  UNKNOWN_SOCKET("for a socket id that is not here"),
  WRONG_ADDRESS("for a connection of another address"),
  NOT_LISTENING("a caller, but nobody listens here"),
  MALFORMED_HANDSHAKE("a handshake that cannot be read"),
  NOT_A_REQUEST("a handshake of a type that has no place here"),
  SHORT_INDUCTION("an induction shorter than its answer, which would amplify"),
  NO_SOCKET_ID("a handshake without its sender's socket id, which no answer could reach"),
  INVALID_FIELDS("a handshake with an impossible version, sequence number, MTU or window"),
  WRONG_COOKIE("a conclusion with a cookie that is not of this address, or too old"),
  REPLAYED_CONCLUSION("a conclusion whose connection is gone; it got code 1007"),
  OVER_LIMIT("a caller over one of the limits"),
  NO_ROOM_TO_HAND_OVER("for another loop, which has 1,024 waiting"),
  UNKNOWN_CONTROL_TYPE("a control packet of unknown type"),
  IMPOSSIBLE_ACK("an ACK of what was never sent, or cut short"),
  IMPOSSIBLE_NAK("a loss report of what was never sent, or badly coded"),
  IMPOSSIBLE_ACKACK("an ACKACK of an ACK that was not sent"),
  IMPOSSIBLE_DROP_REQUEST("a drop request outside the window, or cut short"),
  IMPOSSIBLE_KEY_MESSAGE("key material that is broken, of another passphrase, or not asked for");

  private final String sentence;

  Ignored(String sentence) {
    this.sentence = sentence;
  }

  /** What a person reads. */
  public String sentence() {
    return sentence;
  }
}
