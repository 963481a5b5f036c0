package io.millrace.testkit.link;

/**
 * Gilbert-Elliott loss: the link is good or bad, and every datagram sent while it is bad is lost.
 * The mean burst is {@code 1 / badToGood} datagrams long, the share lost is {@code goodToBad /
 * (goodToBad + badToGood)}.
 *
 * @param goodToBad probability, before each datagram, that a good link turns bad
 * @param badToGood probability, before each datagram, that a bad link turns good
 */
public record BurstLoss(double goodToBad, double badToGood) {
  /** Never turns bad. */
  public static final BurstLoss NONE = new BurstLoss(0, 1);

  public BurstLoss {
    Rates.check("goodToBad", goodToBad);
    Rates.check("badToGood", badToGood);
  }
}
