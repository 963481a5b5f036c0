package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"1AAA99", "alice", "alice/cam2", "a/b/c/d", "A-b_c.9", "x"})
  void takesNamesOfUpToFourParts(String text) {
    assertThat(ProducerId.parse(text)).contains(new ProducerId(text));
    assertThat(new ProducerId(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "a/", "/a", "a//b", "a/b/c/d/e", "a b", "ä", "a\n", "a?b", "a%2Fb"})
  void refusesEverythingElse(String text) {
    assertThat(ProducerId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new ProducerId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(ProducerId.RULE);
  }

  @Test
  void isAtMost64CharactersLong() {
    assertThat(ProducerId.parse("a".repeat(64))).isPresent();
    assertThat(ProducerId.parse("a".repeat(65))).isEmpty();
  }

  @Test
  void matchesExactly() {
    assertThat(new ProducerId("1AAA99")).isNotEqualTo(new ProducerId("1aaa99"));
  }
}
