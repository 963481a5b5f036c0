package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Environment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapacityReportTest {

  private static final List<String> NO_LIMIT = List.of();

  private static CapacitySearch.Step step(int viewers, String why, List<String> toolLimits) {
    return new CapacitySearch.Step(
        viewers, why.isEmpty(), why, 1, 9, 0, 0, 5_000, Optional.of(0.8), 0.9, toolLimits);
  }

  private static CapacityReport report(int viewers, CapacitySearch.Step... steps) {
    return report(2.0, viewers, steps);
  }

  private static CapacityReport report(
      double unloadedMsP99, int viewers, CapacitySearch.Step... steps) {
    LoadSettings settings = new SettingsReader(new LoadOptions(), new Environment(Map.of())).read();
    return CapacityReport.of(
        settings, 1, unloadedMsP99, 11, new CapacitySearch.Result(viewers, false, List.of(steps)));
  }

  @Test
  void theHighestThatHeldAndTheLowestThatDidNotAreTold() {
    CapacityReport report =
        report(
            40,
            step(20, "", NO_LIMIT),
            step(40, "1 lost, 0 late", NO_LIMIT),
            step(40, "", NO_LIMIT),
            step(
                80,
                "p99 30.00 ms, over 11.00 ms",
                List.of("it waited for a core 50 % of the time")),
            step(44, "p99 12.00 ms, over 11.00 ms", NO_LIMIT));
    assertThat(report.notes()).isEmpty();
    assertThat(report.atLeast()).isFalse();
    assertThat(report.text().lines())
        .containsExactly(
            "highest that held: 40 viewers: held, p50 1.00 ms, p99 9.00 ms, 5,000 packets a second,"
                + " broker 80 %, tool 90 % of a core",
            "lowest that did not: 44 viewers: did not hold (p99 12.00 ms, over 11.00 ms), p50 1.00"
                + " ms, p99 9.00 ms, 5,000 packets a second, broker 80 %, tool 90 % of a core",
            "127.0.0.1:5000 serves 40 viewers so that 99 % of the packets take at most 11.00 ms.");
  }

  @Test
  void whateverLimitedTheToolWhereItDidNotHoldIsNamed() {
    CapacityReport report =
        report(
            40,
            step(40, "", NO_LIMIT),
            step(44, "9 lost, 0 late", List.of("its receive buffers were full 3 times")),
            step(44, "p99 30.00 ms, over 11.00 ms", List.of("a frame left 40 ms late")));
    assertThat(report.atLeast()).isTrue();
    assertThat(report.notes())
        .containsExactly(
            "with 44 viewers, which did not hold, the tool was at its limit, too (its receive"
                + " buffers were full 3 times, a frame left 40 ms late): the broker may serve more;"
                + " run the tool on another machine, or on several, and allow it larger buffers"
                + " (sysctl net.core.rmem_max)");
    assertThat(report.text()).contains("serves at least 40 viewers", "; the tool at its limit: ");
  }

  @Test
  void delayThatIsTooMuchAlreadyWithoutLoadIsNotTheBrokersLimit() {
    CapacityReport report =
        report(26.5, 16, step(16, "", NO_LIMIT), step(17, "p99 12.00 ms, over 11.00 ms", NO_LIMIT));
    assertThat(report.atLeast()).isTrue();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith("1 % of the packets took more than 26.50 ms already with few viewers");
  }

  @Test
  void whereNothingFailedOrNothingHeldIsTold() {
    assertThat(report(40, step(40, "", NO_LIMIT)).text()).contains("serves at least 40 viewers");
    CapacityReport none = report(0, step(1, "nothing was delivered", NO_LIMIT));
    assertThat(none.held()).isFalse();
    assertThat(none.text())
        .contains("lowest that did not: 1 viewers", "No number of viewers held")
        .doesNotContain("highest");
  }
}
