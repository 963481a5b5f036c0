package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.UsageError;
import io.millrace.server.config.EffectiveConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload of a whole broker: who may do what is of the new configuration, or of the old one. */
class ReloadAccessTest {

  @TempDir Path folder;

  private void configure(String keys, String more) throws IOException {
    Files.writeString(
        folder.resolve("m.yaml"),
        "bind: 127.0.0.1:0\nhttp: \"off\"\nio: nio\nkeys.file: "
            + folder.resolve(keys)
            + "\n"
            + more);
  }

  private void writeKey(String file, String channel) throws IOException {
    Files.writeString(
        folder.resolve(file),
        """
        keys:
          - id: "ab23cd"
            channel: "%s"
            role: publish
            hash: "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            created: "2026-11-22T18:00:00Z"
        """
            .formatted(channel));
  }

  @Test
  void keysAndRulesChangeTogetherOrNotAtAll() throws IOException {
    writeKey("one.yaml", "first");
    writeKey("two.yaml", "second");
    Files.writeString(folder.resolve("damaged.yaml"), "damaged");
    configure("one.yaml", "");
    EffectiveConfig config =
        EffectiveConfig.load(Map.of(), Map.of(), Optional.of(folder.resolve("m.yaml")));
    try (BrokerServer broker = BrokerServer.start(config)) {
      assertThat(broker.access()).first().asString().contains("closed for first;");
      configure("two.yaml", "");
      broker.reload();
      assertThat(broker.access()).first().asString().contains("closed for second;");
      List<String> before = broker.access();
      configure("damaged.yaml", "watch: key");
      assertThatThrownBy(broker::reload)
          .isInstanceOf(UsageError.class)
          .hasMessageContaining("damaged.yaml");
      assertThat(broker.access()).isEqualTo(before);
      configure("nowhere.yaml", "watch: key");
      broker.reload();
      assertThat(broker.access())
          .containsExactly(
              "to publish: open to all; publish: key in millrace.yaml closes it",
              "to watch: with a key only");
    }
  }
}
