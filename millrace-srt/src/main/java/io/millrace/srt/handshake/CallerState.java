package io.millrace.srt.handshake;

/**
 * Where a call stands.
 *
 * <pre>
 * Inducting ── induction response ──▶ Concluding ── conclusion response ──▶ Ended
 *     │   └──── with a passphrase ──▶ Securing ── keys made ──▶ Concluding      ▲
 *     └────────── rejection, bad answer ──┴─────────────────────────────────────┘
 * </pre>
 */
sealed interface CallerState {

  /** The induction is out, to be repeated as it is. */
  record Inducting(Handshake request) implements CallerState {}

  /** The listener answered; the keys for the conclusion are being made. */
  record Securing(int synCookie) implements CallerState {}

  /** The conclusion is out, to be repeated as it is. */
  record Concluding(Handshake request) implements CallerState {}

  /**
   * Connected or failed; nothing more is sent or understood.
   *
   * @param abandonedPeerSocketId of a connection that the listener made and we refuse, else 0
   */
  record Ended(int abandonedPeerSocketId) implements CallerState {}
}
