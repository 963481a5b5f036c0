package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.UsageError;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ConfigChange;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.config.LiveConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

  private static final Duration NOT_POSSIBLE = Duration.ofSeconds(3);

  @TempDir Path dir;
  private LiveConfig live;
  private Reload reload;
  private final List<String> told = new ArrayList<>();
  private final List<String> prepared = new ArrayList<>();

  private void start(String yaml) throws IOException {
    write(yaml);
    EffectiveConfig started =
        EffectiveConfig.load(Map.of("--io", "nio"), Map.of(), Optional.of(dir.resolve("m.yaml")));
    live = new LiveConfig(started.config());
    live.onReload((before, now) ->
        told.add(before.channel("x").latency() + " to " + now.channel("x").latency()));
    reload = new Reload(started, live, this::prepare);
  }

  private Runnable prepare(BrokerConfig next) {
    if (next.channel("x").latency().equals(NOT_POSSIBLE)) {
      throw new UsageError("m.yaml names what is not there");
    }
    return () ->
        prepared.add(next.channel("x").latency() + " after " + live.now().channel("x").latency());
  }

  private void write(String yaml) throws IOException {
    Files.writeString(dir.resolve("m.yaml"), yaml);
  }

  private List<String> changes() {
    return reload.run().stream()
        .map(change -> change + (change.needsRestart() ? " at start" : ""))
        .toList();
  }

  @Test
  void whatIsDifferentHoldsAndIsTold() throws IOException {
    start("latency: 200ms\nlimits.clients: 10");
    write("latency: 1s\nlimits.clients: 10\nchannels: {\"a/*\": {latency: 2s}}");
    assertThat(changes())
        .containsExactlyInAnyOrder(
            "latency from 200ms to 1s", "channels.a/*.latency from not set to 2s");
    assertThat(live.now().channel("a/b").latency()).isEqualTo(Duration.ofSeconds(2));
    assertThat(live.now().channel("b").latency()).isEqualTo(Duration.ofSeconds(1));
    assertThat(told).containsExactly("PT0.2S to PT1S");
    assertThat(prepared).containsExactly("PT1S after PT0.2S");
    write("latency: 1s");
    assertThat(changes())
        .containsExactlyInAnyOrder(
            "limits.clients from 10 to 20000", "channels.a/*.latency from 2s to not set");
    assertThat(changes()).isEmpty();
  }

  @Test
  void whatNeedsARestartIsNamedUntilItIsAsItWas() throws IOException {
    start("bind: 127.0.0.1:5000");
    write("bind: 127.0.0.1:6000\nlatency: 1s");
    assertThat(changes())
        .containsExactlyInAnyOrder(
            "bind from 127.0.0.1:5000 to 127.0.0.1:6000 at start", "latency from 120ms to 1s");
    assertThat(live.now().bind()).hasToString("[127.0.0.1:5000]");
    assertThat(changes()).containsExactly("bind from 127.0.0.1:5000 to 127.0.0.1:6000 at start");
    write("bind: 127.0.0.1:5000\nlatency: 1s");
    assertThat(changes()).isEmpty();
  }

  @Test
  void whatCannotBeChangesNothingAndIsNamed() throws IOException {
    start("latency: 200ms");
    for (String wrong :
        List.of("latency: 1s\nlatncy: 2s", "latency: 1s\n: [", "latency: 9s", "latency: 3s")) {
      write(wrong);
      assertThatThrownBy(reload::run).isInstanceOf(UsageError.class).hasMessageContaining("m.yaml");
    }
    Files.delete(dir.resolve("m.yaml"));
    assertThatThrownBy(reload::run).hasMessageContaining("no such file");
    assertThat(told).isEmpty();
    assertThat(prepared).isEmpty();
    assertThat(live.now().channel("x").latency()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aSecretOfAFileIsReadAgainAndNeverShown() throws IOException {
    Files.writeString(dir.resolve("secret"), "first long secret");
    start("passphrase-file: secret");
    assertThat(changes()).isEmpty();
    Files.writeString(dir.resolve("secret"), "second long secret");
    List<ConfigChange> changes = reload.run();
    assertThat(changes).hasToString("[passphrase to another one]");
    write("passphrase: second long secret");
    assertThat(changes()).isEmpty();
    write("");
    assertThat(changes()).containsExactly("passphrase from (not shown) to none");
  }

  @Test
  void oneWhoFailsToFollowKeepsNobodyElseFromIt() throws IOException {
    start("");
    live.onReload((_, _) -> {
      throw new IllegalStateException("of a test");
    });
    live.onReload((_, now) -> told.add("the last"));
    write("latency: 1s");
    assertThat(changes()).hasSize(1);
    assertThat(told).contains("the last");
  }
}
