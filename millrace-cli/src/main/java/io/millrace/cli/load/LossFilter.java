package io.millrace.cli.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Throws a share of the data packets away before SRT sees them. One owner, the loop. */
final class LossFilter implements Predicate<ByteBuffer> {

  private final double share;
  private final SplittableRandom random;

  LossFilter(double share, long seed) {
    this.share = share;
    this.random = new SplittableRandom(seed);
  }

  /** Whether the datagram, position to limit, comes through. Control packets do: bit 0 is set. */
  @Override
  public boolean test(ByteBuffer datagram) {
    boolean isData = datagram.hasRemaining() && datagram.get(datagram.position()) >= 0;
    return !isData || random.nextDouble() >= share;
  }
}
