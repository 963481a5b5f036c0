package io.millrace.srt.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossTableTest {

  private static final Cell CELL = new Cell(5, 40, 80);

  @Test
  void aLineHasMeanSpreadAndPacketsForEachPairing() {
    assertThat(new LossTable(outcomes(9_900, 9_900)).markdown())
        .endsWith(
            "| 5 % | 80 ms | 99.00 ± 0.50 (1.10) | 99.00 ± 0.50 (1.10) | 100.00 ± 0.00 (1.10) |"
                + " 100.00 ± 0.00 (1.10) | the same |\n");
  }

  @Test
  void aDifferenceBeyondTheNoiseIsNamed() {
    assertThat(new LossTable(outcomes(9_900, 9_700)).verdict(CELL)).isEqualTo("**worse**");
    assertThat(new LossTable(outcomes(9_700, 9_900)).verdict(CELL)).isEqualTo("better");
    assertThat(new LossTable(outcomes(9_900, 9_880)).verdict(CELL)).isEqualTo("the same");
  }

  @Test
  void runsThatAgreeByLuckDoNotMakeChanceADifference() {
    List<Outcome> once =
        List.of(outcome(Pairing.LIBSRT_TO_LIBSRT, 9_900), outcome(Pairing.OURS_TO_OURS, 9_885));
    assertThat(new LossTable(once).verdict(CELL)).isEqualTo("the same");
  }

  /** Three runs of each, 50 of 10,000 payloads apart. */
  private static List<Outcome> outcomes(int theirs, int ours) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int run = -1; run <= 1; run++) {
      outcomes.add(outcome(Pairing.LIBSRT_TO_LIBSRT, theirs + 50 * run));
      outcomes.add(outcome(Pairing.OURS_TO_OURS, ours + 50 * run));
      outcomes.add(outcome(Pairing.LIBSRT_TO_OURS, 10_000));
      outcomes.add(outcome(Pairing.OURS_TO_LIBSRT, 10_000));
    }
    return outcomes;
  }

  private static Outcome outcome(Pairing pairing, int delivered) {
    return new Outcome(CELL, pairing, 10_000, delivered, 11_000);
  }
}
