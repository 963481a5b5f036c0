package io.millrace.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencePageTest {

  private static final Path COMMITTED = Path.of("..", "docs", "configuration.md");

  @TempDir Path dir;

  @Test
  void thePageIsThatOfTheCode() throws IOException {
    assertThat(ReferencePage.text())
        .as("docs/configuration.md: ./millrace broker --print-reference > docs/configuration.md")
        .isEqualTo(Files.readString(COMMITTED));
  }

  @Test
  void theSampleSetsNothing() throws IOException {
    Path file = Files.writeString(dir.resolve("m.yaml"), ReferencePage.sample() + "io: auto\n");
    EffectiveConfig settings = EffectiveConfig.load(Map.of(), Map.of(), Optional.of(file));
    assertThat(settings.config()).isEqualTo(BrokerConfig.of(Map.of()));
  }

  @Test
  void theSampleWithItsDefaultsUncommentedMeansTheSame() throws IOException {
    String uncommented =
        ReferencePage.sample()
            .lines()
            .takeWhile(line -> !line.startsWith("#channels:"))
            .filter(line -> line.matches("#\\S+: .*"))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(dir.resolve("m.yaml"), uncommented);
    EffectiveConfig settings = EffectiveConfig.load(Map.of(), Map.of(), Optional.of(file));
    assertThat(settings.config()).isEqualTo(BrokerConfig.of(Map.of()));
  }
}
