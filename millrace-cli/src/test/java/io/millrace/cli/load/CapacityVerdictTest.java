package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.load.LoadSettings.Limits;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapacityVerdictTest {

  private static final double ALLOWED_MS = 11;
  private static final long DELIVERED = 10_000;

  private final Tally before = tally();
  private final Tally after = tally();

  private static Tally tally() {
    Tally tally = new Tally();
    tally.viewers = 20;
    tally.watching = 20;
    return tally;
  }

  private List<String> failures(double tolerated) {
    return failures(tolerated, DELIVERED, 5, 0);
  }

  private List<String> failures(double tolerated, long delivered, double p99, int publishersGone) {
    return CapacityVerdict.failures(
        new Limits(tolerated, Optional.empty()),
        ALLOWED_MS,
        new CapacityVerdict.Seen(20, before, after, delivered, p99, publishersGone));
  }

  @Test
  void whatWentWrongBeforeDoesNotCount() {
    before.stalls = after.stalls = 3;
    before.lost = after.lost = 4;
    before.late = after.late = 5;
    assertThat(failures(0)).isEmpty();
  }

  @Test
  void aViewerThatHearsNothingFailsAlsoIfNoLaterPacketTellsWhatIsMissing() {
    after.stalls = 1;
    assertThat(failures(0)).containsExactly("1 stalls of more than 500 ms");
  }

  @Test
  void aViewerThatNeverSawAPictureFails() {
    before.withoutPicture = after.withoutPicture = 2;
    assertThat(failures(0)).containsExactly("2 viewers without a picture");
  }

  @Test
  void whoWasRefusedOrIsGoneFails() {
    after.withoutPicture = after.refused = 1;
    after.ended = 1;
    after.watching = 18;
    assertThat(failures(0)).containsExactly("2 viewers refused or gone", "only 18 connected");
  }

  @Test
  void lossAndLatePacketsFailBeyondWhatIsTolerated() {
    after.lost = 2;
    after.skipped = 3;
    after.late = 5;
    assertThat(failures(0)).containsExactly("5 lost, 5 late");
    assertThat(failures(0.001)).isEmpty();
    assertThat(failures(0.0009)).hasSize(1);
  }

  @Test
  void delaySilenceAndAnEndedChannelFail() {
    assertThat(failures(0, DELIVERED, 11.5, 0)).containsExactly("p99 11.50 ms, over 11.00 ms");
    assertThat(failures(0, 0, 0, 0)).containsExactly("nothing was delivered");
    assertThat(failures(0, DELIVERED, 5, 1)).containsExactly("1 of the tool's own channels ended");
  }
}
