package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoadMeterTest {

  private static final long MS = 1_000_000;

  private final LoadMeter meter = new LoadMeter(0);
  private long nowNs;

  @Test
  void aLoopThatOnlyWaitsHasNoLoad() {
    pass(0, 1_000, 5);
    assertThat(meter.load()).isZero();
  }

  @Test
  void theShareOfWorkIsTheLoad() {
    pass(3, 7, 100);
    assertThat(meter.load()).isCloseTo(0.3, within(0.01));
    pass(9, 1, 100);
    assertThat(meter.load()).isCloseTo(0.9, within(0.01));
  }

  @Test
  void aLoopThatNeverWaitsIsFull() {
    pass(5, 0, 1_000);
    assertThat(meter.load()).isCloseTo(1, within(0.001));
  }

  @Test
  void thePressureRisesFromATenthToHalfOfTheTime() {
    pass(1, 99, 100);
    assertThat(meter.pressure()).isZero();
    pass(3, 7, 100);
    assertThat(meter.pressure()).isCloseTo(0.5, within(0.05));
    pass(6, 4, 100);
    assertThat(meter.pressure()).isEqualTo(1);
  }

  @Test
  void aLongWaitEndsTheLoad() {
    pass(5, 0, 100);
    pass(0, 200, 1);
    assertThat(meter.load()).isCloseTo(0, within(0.01));
  }

  private void pass(long workMs, long waitMs, int times) {
    for (int i = 0; i < times; i++) {
      long fromNs = nowNs + workMs * MS;
      nowNs = fromNs + waitMs * MS;
      meter.onWait(fromNs, nowNs);
    }
  }
}
