package io.millrace.testkit.link;

/**
 * Some datagrams take a longer way and arrive behind later ones.
 *
 * @param rate share of the datagrams that do, 0 to 1
 * @param delayNs what the longer way adds
 */
public record Reordering(double rate, long delayNs) {
  /** Nobody takes a longer way. */
  public static final Reordering NONE = new Reordering(0, 0);

  public Reordering {
    Rates.check("reorder rate", rate);
    Rates.checkNotNegative("reorder delayNs", delayNs);
  }
}
