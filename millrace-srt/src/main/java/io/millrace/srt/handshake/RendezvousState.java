package io.millrace.srt.handshake;

/**
 * Where a rendezvous stands. Which of the two ways it goes is decided by the first packet of the
 * peer, whose cookie says who is the initiator.
 *
 * <pre>
 * (Securing ─ keys made ▶) Waving
 * Waving ─┬─ initiator ▶ Asking ── conclusion with HSRSP ──▶ Ended, agreement sent
 *         └─ responder ▶ Expecting ── conclusion with HSREQ ──▶ Answered ── agreement, data ──▶ Ended
 *                            └── with keys ──▶ Unwrapping ── done ──▶ ┘
 * </pre>
 *
 * The draft and libsrt name the steps differently (attention, fine, initiated), by what was heard
 * and not by what is waited for.
 */
sealed interface RendezvousState {

  /** With a passphrase: the keys that an initiator needs are being made. */
  record Securing() implements RendezvousState {}

  /** Nothing was heard yet. The wave is repeated as it is, to socket id 0. */
  record Waving(Handshake wave) implements RendezvousState {}

  /** Initiator: the conclusion with our HSREQ is repeated. */
  record Asking(Handshake peer) implements RendezvousState {}

  /** Responder: an empty conclusion is repeated until the initiator's HSREQ comes. */
  record Expecting(Handshake request) implements RendezvousState {}

  /** Responder: the keys in the initiator's conclusion are being unwrapped. */
  record Unwrapping(Handshake asked, long arrivedNs, int timestampUs) implements RendezvousState {}

  /**
   * Responder: the conclusion with our HSRSP is repeated.
   *
   * @param agreed what the connection will have
   * @param keys what became of the initiator's
   * @param arrivedNs when the initiator's conclusion came
   * @param timestampUs what it was stamped with
   */
  record Answered(
      Handshake response, Negotiated agreed, KeyOutcome keys, long arrivedNs, int timestampUs)
      implements RendezvousState {}

  /** Connected or failed. */
  record Ended() implements RendezvousState {}
}
