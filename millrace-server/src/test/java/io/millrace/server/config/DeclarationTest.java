package io.millrace.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationTest {

  private enum Colour {
    RED,
    DARK_GREEN
  }

  /** One of each kind that others may declare. */
  private record Kinds(
      @Doc(value = "x", byDefault = "none") Optional<Duration> time,
      @Doc(value = "x", byDefault = "3", min = "1", max = "9") int digit,
      @Doc(value = "x", byDefault = "", min = "1KB") List<ByteSize> sizes,
      @Doc(value = "x", byDefault = "none") List<URI> hooks,
      @Doc(value = "x", byDefault = "false") boolean strict,
      @Doc(value = "x", byDefault = "red") Colour colour,
      @Doc(value = "x", byDefault = "none") Optional<Path> file,
      @Doc(value = "x", byDefault = "none", max = "5") Optional<Integer> most) {}

  private static Object read(String component, String text) {
    return Arrays.stream(Kinds.class.getRecordComponents())
        .filter(part -> part.getName().equals(component))
        .map(part -> new ValueType(part.getGenericType(), part.getAnnotation(Doc.class)))
        .findFirst()
        .orElseThrow()
        .read("key", text);
  }

  @Test
  void valuesAreReadAsTheirComponentsTypeSays() {
    assertThat(read("time", "2s")).isEqualTo(Optional.of(Duration.ofSeconds(2)));
    assertThat(read("time", "None")).isEqualTo(Optional.empty());
    assertThat(read("digit", " 7")).isEqualTo(7);
    assertThat(read("sizes", "1KB, 2MB")).isEqualTo(List.of(size("1KB"), size("2MB")));
    assertThat(read("sizes", "1KB\n")).isEqualTo(List.of(size("1KB")));
    assertThat(read("sizes", "")).isEqualTo(List.of());
    assertThat(read("hooks", "https://a.example/x")).asString().contains("https://a.example/x");
    assertThat(read("strict", "yes")).isEqualTo(true);
    assertThat(read("colour", "dark-green")).isEqualTo(Colour.DARK_GREEN);
    assertThat(read("file", "a/b")).isEqualTo(Optional.of(Path.of("a/b")));
  }

  private static ByteSize size(String text) {
    return ByteSize.parse("k", text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "digit|10|key: 10 must lie between 1 and 9",
        "digit|1.5|key: '1.5' must be a whole number",
        "sizes|1KB,5B|key: 5B must be 1KB at least",
        "most|6|key: 6 must be 5 at most, or none",
        "strict|perhaps|key: 'perhaps' must be true or false",
        "colour|green|key: 'green' must be red or dark-green",
        "time|soon|key: 'soon' is no time; give a number and a unit, such as 120ms or 2s, or none",
        "hooks|ftp://x/|key: is no URL; give http://HOST/PATH or https://HOST/PATH",
      })
  void aWrongValueIsToldWithTheRemedy(String component, String text, String message) {
    assertThatThrownBy(() -> read(component, text)).hasMessage(message);
  }

  @Test
  void noTwoKeysShareANameAFlagOrAVariable() {
    assertThat(ConfigKey.ALL).extracting(ConfigKey::name).doesNotHaveDuplicates();
    assertThat(ConfigKey.ALL).extracting(ConfigKey::flag).doesNotHaveDuplicates();
    assertThat(ConfigKey.ALL).extracting(ConfigKey::env).doesNotHaveDuplicates();
  }

  @Test
  void everyDefaultHoldsByItself() {
    Map<String, String> defaults =
        ConfigKey.ALL.stream()
            .filter(key -> !key.byDefault().isEmpty())
            .collect(Collectors.toMap(ConfigKey::name, ConfigKey::byDefault));
    assertThat(BrokerConfig.of(defaults)).isEqualTo(BrokerConfig.of(Map.of()));
  }

  @Test
  void everyKeyOfAChannelCanBeSetByPattern() {
    for (ConfigKey key : ConfigKey.OF_CHANNELS) {
      if (!key.byDefault().isEmpty()) {
        BrokerConfig config =
            BrokerConfig.of(Map.of("channels.live/*." + key.name(), key.byDefault()));
        assertThat(config.channel("live/1")).isEqualTo(config.channel("other"));
      }
    }
  }
}
