package io.millrace.cli.consumer;

/**
 * Where a subscription stands.
 *
 * <pre>
 *   Calling ──connected──▶ Waiting ◀─2 s of silence── Live
 *    ▲   │                    │ └────first payload──────▲ │
 *    │   ├─refused─▶ Refused  │                           │
 *    │   └─no answer─┐  │     └──────closed───────┬───────┘
 *    │               ▼  │                         ▼
 *    └──time to retry── Pausing ◀─────────────────┘        any ──unsubscribed──▶ Ended
 * </pre>
 */
sealed interface SubscriptionState {

  /** The broker was asked and has not answered. */
  record Calling() implements SubscriptionState {}

  /**
   * Connected, and nothing arrives.
   *
   * @param sinceNs when the silence began
   * @param told whether a person was told of it
   */
  record Waiting(long sinceNs, boolean told) implements SubscriptionState {}

  /** Connected, and payloads arrive. */
  record Live() implements SubscriptionState {}

  /** The connection is gone; another call follows. */
  record Pausing(long retryAtNs) implements SubscriptionState {}

  /** The broker said no, and asking again makes no sense until a person says so. */
  record Refused() implements SubscriptionState {}

  /** Unsubscribed. */
  record Ended() implements SubscriptionState {}
}
