package io.millrace.testkit.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkConditionsTest {
  @Test
  void eachWitherChangesItsOwnConditionAndNoOther() {
    LinkConditions all =
        LinkConditions.PERFECT
            .withDelayNs(1)
            .withJitterNs(2)
            .withKeepOrder(false)
            .withLossRate(0.1)
            .withBurstLoss(0.2, 0.3)
            .withDuplicateRate(0.4)
            .withReordering(0.5, 6)
            .withRateLimit(7, 8)
            .withOutage(9, 10)
            .withOutage(11, 12)
            .withCorruptRate(0.6);

    assertThat(all)
        .isEqualTo(
            new LinkConditions(
                1,
                2,
                false,
                0.1,
                new BurstLoss(0.2, 0.3),
                0.4,
                new Reordering(0.5, 6),
                new RateLimit(7, 8),
                List.of(new Outage(9, 10), new Outage(11, 12)),
                0.6));
  }

  @Test
  void impossibleConditionsAreRefusedByName() {
    assertThatThrownBy(() -> LinkConditions.PERFECT.withLossRate(5))
        .hasMessage("lossRate 5.0 must lie between 0 and 1");
    assertThatThrownBy(() -> LinkConditions.PERFECT.withCorruptRate(Double.NaN))
        .hasMessageContaining("corruptRate NaN");
    assertThatThrownBy(() -> LinkConditions.PERFECT.withDelayNs(-1))
        .hasMessage("delayNs -1 must not be negative");
    assertThatThrownBy(() -> LinkConditions.PERFECT.withOutage(2, 1))
        .hasMessageContaining("before it begins");
  }
}
