package io.millrace.broker;

import java.util.Optional;

/** What became of a producer's wish for a channel. */
public sealed interface Claim {

  /**
   * The channel is its own.
   *
   * @param holder itself
   * @param replaced who had the channel or stood by in its place, and is to be told
   * @param wanted loops with consumers, a bit for each place
   */
  record Granted(ProducerId id, Holder holder, Optional<Holder> replaced, long wanted)
      implements Claim {}

  /**
   * It stands by, and gets its turn later.
   *
   * @param onAir who has the channel
   * @param replaced who stood by in its place or for nothing, and is to be told
   */
  record StandsBy(Optional<Holder> onAir, Optional<Publisher> replaced) implements Claim {}

  /** As many backups stand by as may. */
  record Crowded(int most) implements Claim {}

  /** Another one has it. */
  record Refused(Holder incumbent) implements Claim {}

  /** It is kept for another one, who left a moment ago. */
  record Reserved(Reservation kept) implements Claim {}
}
