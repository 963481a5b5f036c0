package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelPatternTest {

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "1AAA99, 1AAA99, true",
    "1AAA99, 1aaa99, false",
    "1AAA99, 1AAA9, false",
    "*, anything/at/all, true",
    "studio/*, studio/1, true",
    "studio/*, studio/a/b, true",
    "studio/*, studio, false",
    "*/cam, alice/cam, true",
    "*/cam, alice/cam2, false",
    "a*b*c, abc, true",
    "a*b*c, aXbYbZc, true",
    "a*b*c, aXbYbZ, false",
    "**, x, true",
    "a.c, abc, false",
  })
  void aStarStandsForAnything(String pattern, String name, boolean matches) {
    assertThat(new ChannelPattern(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void aPatternThatMakesOthersSlowIsAnsweredAtOnce() {
    String stars = "a*".repeat(31);
    assertThat(new ChannelPattern(stars + "b").matches("a".repeat(64))).isFalse();
  }

  @Test
  void whatNoChannelCanBeCalledIsNoPattern() {
    assertThat(ChannelPattern.parse("")).isEmpty();
    assertThat(ChannelPattern.parse("a b")).isEmpty();
    assertThat(ChannelPattern.parse("x".repeat(65))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChannelPattern("a:b"))
        .withMessageContaining("'a:b' must be a channel's name");
  }
}
