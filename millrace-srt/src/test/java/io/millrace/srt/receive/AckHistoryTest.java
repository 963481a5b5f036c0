package io.millrace.srt.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AckHistoryTest {

  @Test
  void numbersBeginWithOneAndAreKnownUntilTwoHundredFiftySixLater() {
    AckHistory history = new AckHistory();
    assertThat(history.knows(0)).isFalse();
    assertThat(history.add(100, 5)).isEqualTo(1);
    assertThat(history.position(1)).isEqualTo(100);
    assertThat(history.timeNs(1)).isEqualTo(5);
    for (int i = 2; i <= 256; i++) {
      assertThat(history.add(i, i)).isEqualTo(i);
    }
    assertThat(history.knows(1)).isTrue();
    history.add(257, 257);
    assertThat(history.knows(1)).isFalse();
    assertThat(history.knows(258)).isFalse();
  }

  @Test
  void afterTheLargestNumberComesZero() {
    AckHistory history = new AckHistory(Integer.MAX_VALUE - 2);
    assertThat(history.add(1, 10)).isEqualTo(Integer.MAX_VALUE - 1);
    assertThat(history.add(2, 20)).isEqualTo(Integer.MAX_VALUE);
    assertThat(history.add(3, 30)).isZero();
    assertThat(history.add(4, 40)).isEqualTo(1);
    assertThat(history.knows(Integer.MAX_VALUE)).isTrue();
    assertThat(history.knows(0)).isTrue();
    assertThat(history.position(0)).isEqualTo(3);
    assertThat(history.knows(-1)).isFalse();
    assertThat(history.knows(Integer.MIN_VALUE)).isFalse();
  }
}
