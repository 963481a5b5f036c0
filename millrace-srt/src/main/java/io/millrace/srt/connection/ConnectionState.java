package io.millrace.srt.connection;

/**
 * Where a connection stands.
 *
 * <pre>
 *          SHUTDOWN, packets held        all delivered
 *   Open ──────────────────────▶ Draining ───────────▶ Closed
 *     └──────── closed here, peer idle, SHUTDOWN ────────▲
 * </pre>
 */
sealed interface ConnectionState {

  /** Data flows. */
  record Open() implements ConnectionState {}

  /** The peer is gone; what was received is still played out. */
  record Draining() implements ConnectionState {}

  /** Over. */
  record Closed(CloseReason reason) implements ConnectionState {}
}
