package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlinesTest {

  @Test
  void nothingIsLaterThanEverything() {
    assertThat(Deadlines.earlier(5, Deadlines.NONE)).isEqualTo(5);
    assertThat(Deadlines.earlier(Deadlines.NONE, -5)).isEqualTo(-5);
    assertThat(Deadlines.earlier(Deadlines.NONE, Deadlines.NONE)).isEqualTo(Deadlines.NONE);
    assertThat(Deadlines.isBefore(Deadlines.NONE, Deadlines.NONE)).isFalse();
    assertThat(Deadlines.isDue(Deadlines.NONE, Deadlines.NONE)).isFalse();
  }

  @Test
  void theScaleWraps() {
    long beforeWrap = Long.MAX_VALUE - 10;
    long afterWrap = beforeWrap + 20;
    assertThat(Deadlines.isBefore(beforeWrap, afterWrap)).isTrue();
    assertThat(Deadlines.isBefore(afterWrap, beforeWrap)).isFalse();
    assertThat(Deadlines.isDue(beforeWrap, afterWrap)).isTrue();
    assertThat(Deadlines.isDue(afterWrap, beforeWrap)).isFalse();
    assertThat(Deadlines.isDue(7, 7)).isTrue();
  }
}
