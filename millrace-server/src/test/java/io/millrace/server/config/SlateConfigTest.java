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

class SlateConfigTest {

  @TempDir Path dir;

  private BrokerConfig load(String yaml) throws IOException {
    Path file = Files.writeString(dir.resolve("m.yaml"), yaml);
    return EffectiveConfig.load(Map.of(), Map.of(), Optional.of(file)).config();
  }

  @Test
  void itIsMeantFromBesideTheConfigurationAndHoldsForSomeChannelsOrAll() throws IOException {
    Path soon = Files.writeString(dir.resolve("soon.mp4"), "");
    Path news = Files.writeString(dir.resolve("news.mp4"), "");
    BrokerConfig config =
        load(
            "slate: soon.mp4\nchannels:\n  news/*:\n    slate: news.mp4\n  bare:\n    slate: none");
    assertThat(config.channel("1AAA99").slate()).contains(soon);
    assertThat(config.channel("news/1").slate()).contains(news);
    assertThat(config.channel("bare").slate()).isEmpty();
  }

  @Test
  void withoutItThereIsNone() throws IOException {
    assertThat(load("").channel("1AAA99").slate()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsNamedWithItsKeyAndWhatToDo() {
    Path missing = dir.resolve("missing.mp4");
    assertThatThrownBy(() -> load("slate: missing.mp4"))
        .hasMessageStartingWith(
            "slate: no file '" + missing + "'; put it there, give another, or none");
    assertThatThrownBy(() -> load("channels:\n  1AAA99:\n    slate: missing.mp4"))
        .hasMessageContaining("channels.1AAA99.slate: no file '" + missing + "'");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> load("slate: ."))
        .hasMessageContaining("slate: ")
        .hasMessageContaining("is no file; give one, or none");
  }
}
