package io.millrace.srt.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReorderToleranceTest {

  private final ReceiveCounters counters = new ReceiveCounters();
  private final ReorderTolerance tolerance = new ReorderTolerance(20, counters);

  @Test
  void growsToTheDistanceThatWasSeenButNotBeyondItsBound() {
    assertThat(tolerance.packets()).isZero();
    tolerance.onOvertaken(3);
    assertThat(tolerance.packets()).isEqualTo(3);
    tolerance.onOvertaken(2);
    assertThat(tolerance.packets()).isEqualTo(3);
    tolerance.onOvertaken(70);
    assertThat(tolerance.packets()).isEqualTo(20);
    assertThat(counters.pktReorderDistance).isEqualTo(70);
  }

  @Test
  void fallsByOneWithEachFiftyPacketsInARowThatComeInOrder() {
    tolerance.onOvertaken(2);
    inOrder(49);
    tolerance.onOvertaken(1);
    inOrder(49);
    assertThat(tolerance.packets()).isEqualTo(2);
    inOrder(1);
    assertThat(tolerance.packets()).isEqualTo(1);
    inOrder(500);
    assertThat(tolerance.packets()).isZero();
  }

  @Test
  void withABoundOfZeroItOnlyLooksOn() {
    ReorderTolerance off = new ReorderTolerance(0, counters);
    off.onOvertaken(9);
    assertThat(off.packets()).isZero();
    assertThat(counters.pktReorderDistance).isEqualTo(9);
  }

  private void inOrder(int count) {
    for (int i = 0; i < count; i++) {
      tolerance.onInOrder();
    }
  }
}
