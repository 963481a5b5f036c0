package io.millrace.srt.connection;

/**
 * Where a connection stands.
 *
 * <pre>
 *          SHUTDOWN, packets held        all delivered
 *   Open ──────────────────────▶ Draining ───────────▶ Closed
 *    │ │   closed here, with linger         acknowledged, or the time is over
 *    │ └──────────────────────▶ Lingering ─────────────▲
 *    └──────── closed here, peer idle, SHUTDOWN ───────┘
 * </pre>
 */
sealed interface ConnectionState {

  /** What each begins with. */
  ConnectionState OPEN = new Open();

  /** Data flows. */
  record Open() implements ConnectionState {}

  /** The peer is gone; what was received is still played out. */
  record Draining() implements ConnectionState {}

  /** Closed here; what was given to send before is still sent, until then at most. */
  record Lingering(long giveUpAtNs) implements ConnectionState {}

  /** Over. */
  record Closed(CloseReason reason) implements ConnectionState {}
}
