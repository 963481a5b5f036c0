package io.millrace.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessConfigTest {

  private static final String SECRET = "0123456789abcdef";

  @TempDir Path folder;

  @Test
  void whatLetsSomebodyInCanBeSetForAllAndForSome() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            publish: key
            watch: [key, token]
            token.secret: %s
            keys.file: keys/all.yaml
            channels:
              lobby:
                watch: open
            """
                .formatted(SECRET));
    EffectiveConfig settings = EffectiveConfig.load(Map.of(), Map.of(), Optional.of(file));
    BrokerConfig config = settings.config();
    assertThat(config.channel("x").publish()).containsExactly(AccessWay.KEY);
    assertThat(config.channel("x").watch()).containsExactly(AccessWay.KEY, AccessWay.TOKEN);
    assertThat(config.channel("lobby").watch()).containsExactly(AccessWay.OPEN);
    assertThat(config.keys().file()).contains(folder.resolve("keys/all.yaml"));
    assertThat(settings.toYaml()).doesNotContain(SECRET);
    assertThat(config.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "publish|kee|must be open, key, token or hook",
        "publish|open,key|open lets everybody in",
        "watch|token|token.secret: must be set where publish or watch say token",
        "watch|hook|hook.url: must be set where publish or watch say hook",
        "channels.lobby.publish|hook|hook.url: must be set",
        "hook.timeout|3s|must lie between 100ms and 2500ms",
        "hook.url|example.org|is no URL",
        "token.secret|tooshort|has 8 characters and must have 16 or more",
        "token.previous-secret|tooshort|has 8 characters and must have 16 or more",
      })
  void whatMakesNoSenseIsNamedWithTheRemedy(String key, String value, String problem) {
    assertThatThrownBy(() -> BrokerConfig.of(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("tooshort");
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "1AAA99, 1AAA99, true",
    "1AAA99, 1aaa99, false",
    "live/*, live/1, true",
    "live/*, live, false",
    "live/*, live/a/b, false",
    "live/**, live/a/b, true",
    "live/**, live, false",
    "*/cam, alice/cam, true",
    "*/cam, alice/cam2, false",
    "*, x, true",
    "**, x/y/z, true",
  })
  void aPatternMatchesWhatItSaysItDoes(String pattern, String name, boolean matches) {
    assertThat(ChannelPattern.parse(pattern).matches(name)).isEqualTo(matches);
  }
}
