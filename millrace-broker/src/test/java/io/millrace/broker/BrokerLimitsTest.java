package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerLimitsTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  @Test
  void namesTheValueThatIsWrongAndWhatIsRight() {
    assertThatThrownBy(() -> new BrokerLimits(1000, TEN, 0))
        .hasMessage("logBytes: 1000 must lie between 524288 and 68719476736");
    assertThatThrownBy(() -> new BrokerLimits(1 << 20, Duration.ZERO, 0))
        .hasMessage("logDuration: PT0S must be more than 0 and at most PT1H");
    assertThatThrownBy(() -> new BrokerLimits(1 << 20, Duration.ofDays(1), 0))
        .hasMessageContaining("logDuration: PT24H");
    assertThatThrownBy(() -> new BrokerLimits(1 << 20, TEN, -1))
        .hasMessage("joinBytes: -1 must be 0 or more");
  }
}
