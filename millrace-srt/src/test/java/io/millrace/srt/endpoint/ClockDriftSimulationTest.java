package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two clocks that do not run alike, for longer than a latency could make up for (guide §12.4). */
class ClockDriftSimulationTest {

  private static final long MS = 1_000_000;
  private static final int MINUTES = 10;

  @ParameterizedTest(name = "caller {0} ppm, listener {1} ppm, loss {2}")
  @CsvSource({"200, -200, 0", "0, 200, 0.05", "-200, 0, 0.05"})
  void deliveryStaysAtTheLatencyHoweverLongItTakes(
      double callerPpm, double listenerPpm, double loss) {
    Scenario scenario = new Scenario();
    scenario.mbits = 0.5;
    scenario.rttMs = 40;
    scenario.latencyMs = 400;
    scenario.loss = loss;
    scenario.callerPpm = callerPpm;
    scenario.listenerPpm = listenerPpm;
    scenario.packets = (int) (MINUTES * 60_000 * MS / scenario.intervalNs());

    CheckedStream stream = new CheckedStream(scenario).run();

    stream.assertAllDelivered();
    // the clocks part by 120 or 240 ms; the handshake, which set the base, was 20 ms under way
    assertThat(stream.minDelayNs).isGreaterThan(410 * MS);
    assertThat(stream.maxDelayNs).isLessThan(430 * MS);
  }
}
