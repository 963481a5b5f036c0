package io.millrace.srt.loss;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The outcomes as Markdown. */
final class LossTable {

  /** Differences below so many of their own standard deviations are noise. */
  private static final double NOISE = 2;

  /** Nor is a difference worth a word that is smaller than this, in percent. */
  private static final double LEAST_PERCENT = 0.05;

  private static final double PERCENT = 100;

  private final List<Outcome> outcomes;

  LossTable(List<Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  String markdown() {
    StringBuilder out = new StringBuilder();
    out.append("| loss | latency |");
    for (Pairing pairing : Pairing.values()) {
      out.append(' ').append(pairing.title).append(" |");
    }
    out.append(" ours beside libsrt's |\n|---:|---:|---:|---:|---:|---:|---|\n");
    for (Cell cell : cells()) {
      out.append(
          String.format(Locale.ROOT, "| %d %% | %d ms |", cell.lossPercent(), cell.latencyMs()));
      for (Pairing pairing : Pairing.values()) {
        Spread delivered = spread(cell, pairing, Outcome::deliveredPercent);
        Spread packets = spread(cell, pairing, Outcome::packetsPerPayload);
        out.append(
            String.format(
                Locale.ROOT,
                " %.2f ± %.2f (%.2f) |",
                delivered.mean(),
                delivered.deviation(),
                packets.mean()));
      }
      out.append(' ').append(verdict(cell)).append(" |\n");
    }
    return out.toString();
  }

  /** Whether ours → ours delivers less or more than libsrt → libsrt. */
  String verdict(Cell cell) {
    Spread theirs = spread(cell, Pairing.LIBSRT_TO_LIBSRT, Outcome::deliveredPercent);
    Spread ours = spread(cell, Pairing.OURS_TO_OURS, Outcome::deliveredPercent);
    double difference = ours.mean() - theirs.mean();
    double noise = NOISE * Math.sqrt(variance(ours, cell) + variance(theirs, cell));
    if (Math.abs(difference) <= Math.max(noise, LEAST_PERCENT)) {
      return "the same";
    }
    return difference > 0 ? "better" : "**worse**";
  }

  /**
   * Squared uncertainty of a mean: what the runs show, but not less than chance alone gives, as a
   * few runs may agree by luck.
   */
  private double variance(Spread percent, Cell cell) {
    double payloads =
        outcomes.stream()
            .filter(o -> o.cell().equals(cell) && o.pairing() == Pairing.OURS_TO_OURS)
            .mapToInt(Outcome::counted)
            .sum();
    double byChance = percent.mean() * (PERCENT - percent.mean()) / payloads;
    return Math.max(percent.varianceOfMean(), byChance);
  }

  private List<Cell> cells() {
    return outcomes.stream().map(Outcome::cell).distinct().toList();
  }

  private Spread spread(Cell cell, Pairing pairing, ToDoubleFunction<Outcome> what) {
    return Spread.of(
        outcomes.stream()
            .filter(o -> o.cell().equals(cell) && o.pairing() == pairing)
            .mapToDouble(what)
            .toArray());
  }
}
