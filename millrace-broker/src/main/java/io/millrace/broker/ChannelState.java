package io.millrace.broker;

/**
 * Where a channel is in its life, which all loops share. Immutable; times are readings of the
 * broker's clock.
 *
 * <pre>
 *              a producer comes
 *   waiting ─────────────────────► live ◄──┐ another takes its place
 *      ▲                           │  ▲ └──┘
 *      │ its time is over          │  │ the same producer comes back
 *      └────────── lingering ◄─────┘  │
 *                      └──────────────┘
 * </pre>
 */
public sealed interface ChannelState {

  /** When this began. */
  long sinceNs();

  /** Why, for people. */
  String reason();

  /** Nobody sends; whoever may publish is welcome. */
  record Waiting(long sinceNs, String reason) implements ChannelState {}

  /**
   * A producer has the channel.
   *
   * @param sinceNs when the channel went live; who takes the place of another leaves it as it is
   * @param holder who has it now
   * @param switched whether it was switched in for another one, having stood by
   */
  record Live(long sinceNs, Holder holder, boolean switched, String reason)
      implements ChannelState {}

  /**
   * The producer left a moment ago: the channel is kept as it was, and for its newest primary alone
   * ({@link Reservation}).
   *
   * @param untilNs when that ends
   * @param left who left
   */
  record Lingering(long sinceNs, long untilNs, Holder left, String reason)
      implements ChannelState {}
}
