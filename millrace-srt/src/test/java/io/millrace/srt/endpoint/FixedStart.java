package io.millrace.srt.endpoint;

import java.util.Random;

/** Random but for a caller's first sequence number. */
final class FixedStart extends Random {

  /** The first sequence number is random as well. */
  static final int ANY = -1;

  private static final long serialVersionUID = 1;
  private final int isn;

  FixedStart(long seed, int isn) {
    super(seed);
    this.isn = isn;
  }

  @Override
  public int nextInt(int bound) {
    return isn != ANY && bound == Integer.MAX_VALUE ? isn : super.nextInt(bound);
  }
}
