package io.millrace.srt.handshake;

/**
 * Where a call stands.
 *
 * <pre>
 * Inducting ── induction response ──▶ Concluding ── conclusion response ──▶ Ended
 *     └────────── rejection, bad answer ──┴──────────────────────────────────▶
 * </pre>
 */
sealed interface CallerState {

  /** The induction is out, to be repeated as it is. */
  record Inducting(Handshake request) implements CallerState {}

  /** The conclusion is out, to be repeated as it is. */
  record Concluding(Handshake request) implements CallerState {}

  /**
   * Connected or failed; nothing more is sent or understood.
   *
   * @param abandonedPeerSocketId of a connection that the listener made and we refuse, else 0
   */
  record Ended(int abandonedPeerSocketId) implements CallerState {}
}
