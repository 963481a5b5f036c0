package io.millrace.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.srt.Passphrase;
import io.millrace.testkit.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelPatternTest {

  private static String secretOf(BrokerConfig config, String id) {
    for (String secret : List.of("top-secret", "exact-secret", "star-secret", "rest-secret")) {
      if (config.channel(id).passphrase().equals(Optional.of(Passphrase.of(secret)))) {
        return secret.substring(0, secret.indexOf('-'));
      }
    }
    return "open";
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/c, exact", // a name goes before every pattern
    "a/b/d, star", // and * before **
    "a/x/y, rest",
    "a/x, rest",
    "a, top", // ** stands for one part at least
    "b/b/c, top",
    "open/x, open",
  })
  void theMostSpecificPatternHolds(String id, String expected) {
    BrokerConfig config =
        BrokerConfig.of(
            Map.of(
                "passphrase", "top-secret",
                "channels.a/b/c.passphrase", "exact-secret",
                "channels.a/b/*.passphrase", "star-secret",
                "channels.a/**.passphrase", "rest-secret",
                "channels.open/*.passphrase", "none"));
    assertThat(secretOf(config, id)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a*,          'channels: ''a*'' has * beside letters; it stands for a whole part: live/*'",
    "a/**/b,      'channels: ''a/**/b'' has ** before its end; it stands for all the rest: live/**'",
    "a/***,       'channels: ''a/***'' has * beside letters; it stands for a whole part: live/*'",
  })
  void aPatternThatMeansNothingIsToldWithTheRemedy(String pattern, String message) {
    assertThatThrownBy(() -> ChannelPattern.parse(pattern)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"a//b", "/a", "a/", "a/b/c/d/e", "a b", "''"})
  void aPatternThatNoNameCouldMatchIsToldWithTheRule(String pattern) {
    assertThatThrownBy(() -> ChannelPattern.parse(pattern))
        .hasMessageContaining("is no producer id; use 1 to 64 of A-Z a-z 0-9 . _ -");
  }

  /** The tree against the definition: of the patterns that match, the first in their order. */
  @TestFactory
  Stream<DynamicTest> theTreeFindsWhatTheDefinitionSays() {
    return Seeds.tests(
        random -> {
          for (int i = 0; i < 100; i++) {
            TreeSet<ChannelPattern> patterns = anyPatterns(random);
            PatternTree<List<ChannelPattern>> tree = new PatternTree<>(patterns, found -> found);
            for (String id : List.of("a", "c", "a/b", "b/c", "c/a/b", "a/b/a/b", "c/c/c/c")) {
              List<ChannelPattern> expected =
                  patterns.stream().filter(pattern -> matches(pattern, id)).toList();
              assertThat(tree.find(id)).as(patterns + " for " + id).isEqualTo(expected);
            }
          }
        },
        1,
        2);
  }

  private static TreeSet<ChannelPattern> anyPatterns(Random random) {
    TreeSet<ChannelPattern> patterns = new TreeSet<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      List<String> parts = new ArrayList<>();
      for (int part = random.nextInt(4); part >= 0; part--) {
        parts.add(List.of("a", "b", "*").get(random.nextInt(3)));
      }
      if (random.nextInt(3) == 0) {
        parts.set(parts.size() - 1, "**");
      }
      patterns.add(new ChannelPattern(parts));
    }
    return patterns;
  }

  private static boolean matches(ChannelPattern pattern, String id) {
    String regex =
        Stream.of(pattern.toString().split("/"))
            .map(part -> part.equals("**") ? ".+" : part.equals("*") ? "[^/]+" : part)
            .reduce((one, two) -> one + "/" + two)
            .orElseThrow();
    return id.matches(regex);
  }

  @Test
  void tenThousandChannelsByNameAreFoundAtOnce() {
    TreeSet<ChannelPattern> patterns = new TreeSet<>();
    for (int i = 0; i < 10_000; i++) {
      patterns.add(new ChannelPattern(List.of("site" + i, "cam")));
    }
    patterns.add(new ChannelPattern(List.of("*", "cam")));
    PatternTree<Integer> tree = new PatternTree<>(patterns, List::size);
    assertThat(tree.find("site77/cam")).isEqualTo(2);
    assertThat(tree.find("other/cam")).isEqualTo(1);
    assertThat(tree.find("other/dog")).isZero();
  }
}
