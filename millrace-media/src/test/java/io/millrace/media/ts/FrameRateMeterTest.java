package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRateMeterTest {

  private final FrameRateMeter meter = new FrameRateMeter();

  @ParameterizedTest(name = "{0} frames a second")
  @ValueSource(doubles = {24_000 / 1001.0, 24, 25, 30_000 / 1001.0, 30, 50, 60_000 / 1001.0, 60})
  void findsTheUsualRatesAcrossTheWrap(double rate) {
    long start = PesHeader.WRAP - 30_000;
    for (int i = 0; i <= FrameRateMeter.WINDOW; i++) {
      meter.frame((start + Math.round(i * 90_000 / rate)) & (PesHeader.WRAP - 1));
    }
    assertThat(meter.rate()).isEqualTo(rate);
  }

  @Test
  void findsTheRateOfAMillisecondClock() {
    for (int i = 0; i <= FrameRateMeter.WINDOW; i++) {
      meter.frame(90 * (long) (i * 1000 / 30.0));
    }
    assertThat(meter.rate()).isCloseTo(30, within(0.04));
  }

  @Test
  void leavesAnUnusualRateAsMeasured() {
    for (int i = 0; i <= FrameRateMeter.WINDOW; i++) {
      meter.frame(i * 7500L);
    }
    assertThat(meter.rate()).isEqualTo(12);
  }

  @Test
  void ignoresGapsJumpsBackAndMissingTimes() {
    Random random = new Random(3);
    long time = 0;
    for (int i = 0; i < 300; i++) {
      time += 3600;
      switch (random.nextInt(12)) {
        case 0 -> meter.frame(PesHeader.NONE);
        case 1 -> meter.frame(time - 90_000);
        case 2 -> meter.discontinuity();
        default -> meter.frame(time);
      }
    }
    assertThat(meter.rate()).isEqualTo(25);
  }

  @Test
  void noticesAnotherRate() {
    for (int i = 0; i <= FrameRateMeter.WINDOW; i++) {
      meter.frame(i * 3600L);
    }
    meter.discontinuity();
    boolean changed = false;
    for (int i = 0; i <= FrameRateMeter.WINDOW; i++) {
      changed |= meter.frame(i * 1800L);
    }
    assertThat(changed).isTrue();
    assertThat(meter.rate()).isEqualTo(50);
  }
}
