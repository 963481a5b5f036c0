package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.load.LoadReport.BrokerProcess;
import io.millrace.cli.load.LoadReport.Publishing;
import io.millrace.cli.load.LoadReport.Tool;
import io.millrace.cli.load.LoadSettings.Limits;
import io.millrace.srt.handshake.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Limits STRICT = new Limits(0, Optional.empty());
  private static final double FRAME_MS = 33;
  private static final LoadReport.Spread NO_LAG = new LoadReport.Spread(0, 0, 0, 0, 0);

  private final Tally tally = new Tally();

  VerdictTest() {
    tally.viewers = 10;
    tally.watching = 10;
    tally.delivered = 1_000_000;
  }

  private List<String> failures(Limits limits, double delayMsP99) {
    return Verdict.failures(limits, tally, delayMsP99, 0);
  }

  @Test
  void aTestWithoutLossHolds() {
    assertThat(failures(STRICT, 50)).isEmpty();
  }

  @Test
  void onePacketTooFewIsToldUnlessItIsTolerated() {
    tally.skipped = 1;
    assertThat(failures(STRICT, 1))
        .containsExactly(
            "0 packets lost, 1 skipped by the broker, 0 late: 0.0001 % of all, more than 0.0000 %");
    assertThat(failures(new Limits(0.00001, Optional.empty()), 1)).isEmpty();
  }

  @Test
  void whoWasNotLetInIsNotCountedAgainAsWithoutPicture() {
    tally.refused = 2;
    tally.withoutPicture = 3;
    tally.reasons.put("in use (2409)", 2L);
    assertThat(failures(STRICT, 1))
        .containsExactly(
            "2 viewers were not let in: in use (2409)", "1 viewers saw no random access point");
  }

  @Test
  void stallsEndedViewersEndedChannelsAndDelayFail() {
    tally.stalledViewers = 1;
    tally.ended = 4;
    Limits limits = new Limits(0, Optional.of(Duration.ofMillis(10)));
    assertThat(Verdict.failures(limits, tally, 10.5, 1)).hasSize(4);
    assertThat(Verdict.failures(limits, tally, 9.5, 0)).hasSize(2);
  }

  @Test
  void aToolWithTimeToSpareSaysNothing() {
    Tool tool = tool(0.4, 0.02, 0);
    assertThat(Bottleneck.ofTool(tool, publishing(5), FRAME_MS)).isEmpty();
    assertThat(Bottleneck.notes(tool, publishing(5), FRAME_MS, broker(0.5, 0))).isEmpty();
  }

  @Test
  void aToolAtItsLimitSaysSo() {
    for (Tool tool : List.of(tool(0.9, 0, 0), tool(0.1, 0.2, 0), tool(0.1, 0, 1))) {
      assertThat(Bottleneck.ofTool(tool, publishing(5), FRAME_MS)).hasSize(1);
      assertThat(Bottleneck.notes(tool, Optional.empty(), FRAME_MS, Optional.empty()))
          .singleElement()
          .asString()
          .startsWith("the tool");
    }
    assertThat(Bottleneck.ofTool(tool(0.9, 0.2, 1), publishing(40), FRAME_MS))
        .containsExactly(
            "its receive buffers were full 1 times",
            "a loop of its own ran 90 % of the time",
            "it waited for a core 20 % of the time",
            "a frame left 40 ms late");
    assertThat(Bottleneck.notes(tool(0.1, 0, 0), publishing(40), FRAME_MS, Optional.empty()))
        .containsExactly("the tool published unevenly: a frame left 40 ms late");
  }

  @Test
  void aHostWithoutACoreToSpareIsNamedAlsoIfTheToolItselfHadLittleToDo() {
    Tool tool = new Tool(0.1, 1_000, List.of(0.05), List.of(0.05), NO_LAG, 0, 0.97);
    assertThat(Bottleneck.ofTool(tool, publishing(5), FRAME_MS))
        .containsExactly("the cores of its host were 97 % busy");
    assertThat(Bottleneck.notes(tool, publishing(5), FRAME_MS, Optional.empty()))
        .singleElement()
        .asString()
        .startsWith("the tool's host had no core to spare: they were 97 % busy");
  }

  @Test
  void aBrokerAtItsLimitIsNamed() {
    assertThat(Bottleneck.notes(tool(0.1, 0, 0), publishing(1), FRAME_MS, broker(0.97, 12)))
        .containsExactly(
            "the broker was at its limit: a thread of its took 97 % of a core",
            "the broker's socket threw 12 datagrams away: buffer full");
  }

  @Test
  void whoWasRefusedBecauseTooManyCameIsToldToComeMoreSlowly() {
    assertThat(Bottleneck.notes(tally)).isEmpty();
    tally.reasons.put(Rejection.OVERLOAD.toString(), 7L);
    assertThat(Bottleneck.notes(tally)).singleElement().asString().contains("--ramp");
  }

  private static Tool tool(double busy, double waiting, long drops) {
    return new Tool(busy, 1_000, List.of(0.01, busy), List.of(waiting, 0.0), NO_LAG, drops, 0.5);
  }

  private static Optional<Publishing> publishing(double lagMs) {
    return Optional.of(new Publishing(1, 100, 0, 0, lagMs));
  }

  private static Optional<BrokerProcess> broker(double busiest, long drops) {
    return Optional.of(new BrokerProcess(1, 1, 1_000, busiest, 1, drops));
  }
}
