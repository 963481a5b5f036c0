package io.millrace.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.testkit.link.LinkConditions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimNetworkTest {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1000 * MS;

  private final SimNetwork network = new SimNetwork(11, SECOND);
  private final RecordingNode node = new RecordingNode();

  @Test
  void timersAreCalledAtTheirDeadline() {
    network.add(node);
    node.deadlineNs = SECOND + 10 * MS;
    node.periodNs = 10 * MS;

    network.runFor(35 * MS);

    assertThat(node.timerCallsNs)
        .containsExactly(SECOND + 10 * MS, SECOND + 20 * MS, SECOND + 30 * MS);
    assertThat(network.nowNs()).isEqualTo(SECOND + 35 * MS);
  }

  @Test
  void aDeadlineInThePastIsDueNow() {
    network.add(node);
    node.deadlineNs = 0;

    network.runFor(MS);

    assertThat(node.timerCallsNs).containsExactly(SECOND);
  }

  @Test
  void aDatagramOfTheSameInstantComesBeforeTheTimer() {
    List<String> seen = new ArrayList<>();
    network.add(node);
    node.deadlineNs = SECOND + MS;
    network.at(SECOND + MS, () -> seen.add("event, timers so far " + node.timerCallsNs.size()));

    network.runFor(MS);

    assertThat(seen).containsExactly("event, timers so far 0");
    assertThat(node.timerCallsNs).hasSize(1);
  }

  @Test
  void actionsOfOneInstantRunInTheOrderTheyWereMade() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      network.after(MS, () -> order.add(number));
    }

    network.runFor(MS);

    assertThat(order).hasSize(100).isSorted();
  }

  @Test
  void aNodeWhoseDeadlineDoesNotMoveFailsTheRun() {
    network.add(node);
    node.deadlineNs = SECOND + MS;
    node.periodNs = 0;

    assertThatThrownBy(() -> network.runFor(SECOND))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("after 1000 calls of onTimer");
    assertThat(node.timerCallsNs).hasSize(1000);
  }

  @Test
  void actionsThatFollowEachOtherForeverInOneInstantFailTheRun() {
    Runnable[] again = new Runnable[1];
    again[0] = () -> network.after(0, again[0]);
    again[0].run();

    assertThatThrownBy(() -> network.runFor(SECOND)).hasMessageContaining("time stands still");
  }

  @Test
  void runUntilStopsAtTheStepThatMakesTheConditionTrue() {
    network.add(node);
    node.deadlineNs = SECOND + 10 * MS;
    node.periodNs = 10 * MS;

    network.runUntil(() -> node.timerCallsNs.size() == 3, SECOND);

    assertThat(network.nowNs()).isEqualTo(SECOND + 30 * MS);
  }

  @Test
  void runUntilFailsWithTimeAndSeed() {
    assertThatThrownBy(() -> network.runUntil(() -> false, 2 * SECOND))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not reached within 2.0 s")
        .hasMessageContaining("at 3000000000 ns")
        .hasMessageContaining("seed 11");
  }

  @Test
  void invariantsAreCheckedAfterEachStepAndTheirFailureNamesTheSeed() {
    network.after(MS, () -> {});
    network.after(2 * MS, () -> {});
    int[] checks = {0};
    network.afterEachStep(() -> {
      if (++checks[0] == 2) {
        throw new AssertionError("broken");
      }
    });

    assertThatThrownBy(() -> network.runFor(SECOND))
        .hasMessage("broken")
        .satisfies(failure ->
            assertThat(failure.getSuppressed()[0].getMessage())
                .contains("seed 11")
                .contains("1002000000 ns"));
  }

  @Test
  void aNodeSeesItsOwnClockAndItsDeadlinesAreMeantInIt() {
    RecordingNode sender = new RecordingNode();
    SimLink link = network.connect(sender, node, LinkConditions.PERFECT, LinkConditions.PERFECT);
    network.clock(node, -SECOND / 2, 100);
    node.deadlineNs = SECOND / 2 + 10 * SECOND;
    List<Long> networkTimes = new ArrayList<>();
    network.afterEachStep(() -> networkTimes.add(network.nowNs()));

    network.runFor(11 * SECOND);
    link.fromA().accept(RecordingNode.datagram(1, 4));
    network.runFor(0);

    // 100 ppm fast: ten seconds of its own pass in a millisecond less.
    assertThat(node.timerCallsNs).containsExactly(SECOND / 2 + 10 * SECOND);
    assertThat(networkTimes.getFirst()).isCloseTo(11 * SECOND - MS, within(200L));
    assertThat(node.arrivals.getFirst().atNs()).isEqualTo(SECOND / 2 + 11 * SECOND + 1_100_000);
  }

  @Test
  void aClockMayJumpDuringTheRun() {
    network.add(node);
    node.deadlineNs = 100 * SECOND;
    network.after(SECOND, () -> network.clock(node, 200 * SECOND, 0));

    network.runFor(2 * SECOND);

    assertThat(node.timerCallsNs).containsExactly(202 * SECOND);
    assertThat(network.nowNs(node)).isEqualTo(203 * SECOND);
  }

  @Test
  void aDeadlineThatIsNeverReachedIsNoneWhateverTheClock() {
    network.clock(node, -SECOND, -250);
    for (long never : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE / 2}) {
      node.deadlineNs = never;
      network.runFor(SECOND);
    }

    assertThat(node.timerCallsNs).isEmpty();
  }

  @Test
  void aRemovedNodeIsNotTimedAnyLonger() {
    network.add(node);
    node.deadlineNs = SECOND + 10 * MS;
    node.periodNs = 10 * MS;
    network.after(25 * MS, () -> network.remove(node));

    network.runFor(SECOND);

    assertThat(node.timerCallsNs).hasSize(2);
  }

  @Test
  void thePastCannotBeChanged() {
    assertThatThrownBy(() -> network.at(0, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lies before now");
  }
}
