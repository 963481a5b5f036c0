package io.millrace.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.net.Io;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveConfigTest {

  private static final Map<String, String> NONE = Map.of();

  @TempDir Path dir;

  private static EffectiveConfig load(Map<String, String> flags, Map<String, String> environment) {
    return EffectiveConfig.load(flags, environment, Optional.empty());
  }

  private EffectiveConfig loadYaml(String yaml) throws IOException {
    Path file = Files.writeString(dir.resolve("m.yaml"), yaml);
    return EffectiveConfig.load(NONE, NONE, Optional.of(file));
  }

  @Test
  void withoutAnySettingTheDefaultsHold() {
    BrokerConfig config = load(NONE, NONE).config();
    assertThat(config.bind()).containsExactly(new HostPort("0.0.0.0", 5000));
    assertThat(config.http()).contains(new HostPort("0.0.0.0", 8080));
    assertThat(config.channel("x").latency()).isEqualTo(Duration.ofMillis(120));
    assertThat(config.logBytes().bytes()).isEqualTo(64L << 20);
    assertThat(config.logDuration()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.joinBytes().bytes()).isEqualTo(16L << 20);
    assertThat(config.io()).isEqualTo(Io.AUTO);
  }

  @Test
  void aFlagBeatsTheEnvironmentWhichBeatsTheFileWhichBeatsTheDefault() throws IOException {
    Path file = Files.writeString(dir.resolve("m.yaml"), "latency: 1s\nhttp: off\nlog.bytes: 32MB");
    EffectiveConfig settings =
        EffectiveConfig.load(
            Map.of("--latency", "3s"),
            Map.of("LATENCY", "2s", "HTTP_ADDRESS", "127.0.0.1:9000"),
            Optional.of(file));
    BrokerConfig config = settings.config();
    assertThat(config.channel("x").latency()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.http()).contains(new HostPort("127.0.0.1", 9000));
    assertThat(config.logBytes().bytes()).isEqualTo(32L << 20);
    assertThat(settings.settings())
        .extracting(setting -> setting.key().name() + " by " + setting.origin().text())
        .contains(
            "bind by default",
            "http by HTTP_ADDRESS in the environment",
            "latency by --latency",
            "log.bytes by " + file + " line 3",
            "log.duration by default",
            "join.bytes by default",
            "coalescing by default",
            "io by default",
            "loops by default",
            "passphrase by default");
  }

  @Test
  void yamlMayNestWhatHasDots() throws IOException {
    BrokerConfig config =
        loadYaml("log:\n  bytes: 128MB\n  duration: 1min\nbind: \"[::]:5001\"\n").config();
    assertThat(config.logBytes()).isEqualTo(new ByteSize(128L << 20));
    assertThat(config.logDuration()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.bind()).containsExactly(new HostPort("::", 5001));
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    assertThat(loadYaml("# nothing\n").config()).isEqualTo(load(NONE, NONE).config());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.2, 6000, 10.0.0.2:6000",
    "10.0.0.2, '', 10.0.0.2:5000",
    "'', 6000, 0.0.0.0:6000",
    "fd00::2, 6000, '[fd00::2]:6000'",
  })
  void theAddressMayComeInTwoParts(String ip, String port, String expected) {
    BrokerConfig config = load(NONE, Map.of("BROKER_IP", ip, "BROKER_PORT", port)).config();
    assertThat(config.bind()).asString().isEqualTo("[" + expected + "]");
  }

  @Test
  void theWholeAddressBeatsItsParts() {
    Map<String, String> environment =
        Map.of("BROKER_ADDRESS", "127.0.0.1:7000", "BROKER_IP", "10.0.0.2");
    assertThat(load(NONE, environment).config().bind())
        .asString()
        .isEqualTo("[" + "127.0.0.1:7000" + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--latency|5ms|latency: 5ms must lie between 20ms and 8s (set by --latency)",
        "--log-duration|120|log.duration: '120' is no time; give a number and a unit, such as 120ms or 2s (set by --log-duration)",
        "--latency|-1s|latency: '-1s' is no time; give a number and a unit, such as 120ms or 2s (set by --latency)",
        "--bind|5000|bind: '5000' is no address; give HOST:PORT, such as 0.0.0.0:5000 or [::]:5000 (set by --bind)",
        "--bind|::1:5000|bind: '::1:5000' is no address; give HOST:PORT, such as 0.0.0.0:5000 or [::]:5000 (set by --bind)",
        "--bind|0.0.0.0:5000,[::]:5000|bind: [::]:5000 is taken by another one of the list; [::] takes IPv4 callers, too (set by --bind)",
        "--bind|,|bind: must name an address, such as 0.0.0.0:5000 (set by --bind)",
        "--bind|0.0.0.0:70000|bind: port 70000 must lie between 0 and 65535 (set by --bind)",
        "--http|on|http: 'on' is no address; give HOST:PORT, such as 0.0.0.0:5000 or [::]:5000, or off (set by --http)",
        "--log-bytes|much|log.bytes: 'much' is no size; give a whole number and a unit, such as 64MB (set by --log-bytes)",
        "--log-bytes|1KB|log.bytes: 1KB must lie between 1MB and 64GB (set by --log-bytes)",
        "--join-bytes|65MB|join.bytes: 65MB must not be more than log.bytes, which is 64MB (set by --join-bytes)",
        "--io|epoll|io: 'epoll' must be auto, native or nio (set by --io)",
        "--log-duration|1h|log.duration: 60min must lie between 1s and 10min (set by --log-duration)",
      })
  void aWrongValueIsToldWithKeyValueAndRemedy(String flag, String value, String message) {
    assertThatThrownBy(() -> load(Map.of(flag, value), NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void theKindOfSocketsMayBeChosen() {
    assertThat(load(Map.of("--io", "nio"), NONE).config().io()).isEqualTo(Io.NIO);
    assertThat(load(NONE, Map.of("MILLRACE_IO", "native")).config().io()).isEqualTo(Io.NATIVE);
  }

  @Test
  void theNumberOfLoopsMayBeChosen() {
    assertThat(load(NONE, NONE).config().loops()).isEmpty();
    assertThat(load(Map.of("--loops", "3"), NONE).config().loops()).hasValue(3);
    assertThat(load(NONE, Map.of("MILLRACE_LOOPS", "auto")).config().loops()).isEmpty();
    assertThatThrownBy(() -> load(Map.of("--loops", "0"), NONE))
        .hasMessageContaining("--loops")
        .hasMessageContaining("between 1 and 64");
    assertThatThrownBy(() -> load(Map.of("--loops", "many"), NONE))
        .hasMessageContaining("'many' must be a whole number, or auto");
  }

  @Test
  void aLatencyWithoutUnitCountsMillisecondsAsItDoesForProducersAndConsumers() {
    assertThat(load(Map.of("--latency", "250"), NONE).config().channel("x").latency())
        .isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void aWrongValueInTheFileIsToldWithItsLine() {
    assertThatThrownBy(() -> loadYaml("http: off\nlatency: 9s\n"))
        .hasMessage(
            "latency: 9s must lie between 20ms and 8s (set by %s line 2)", dir.resolve("m.yaml"));
  }

  @Test
  void aMisspelledKeyIsToldWithTheNearestOne() {
    assertThatThrownBy(() -> loadYaml("http: off\nlog:\n  byts: 64MB\n"))
        .hasMessage(
            "%s line 3: unknown key 'log.byts'; did you mean log.bytes?", dir.resolve("m.yaml"));
  }

  @Test
  void aKeyUnlikeAnyOtherIsToldWithWhereAllAre() {
    assertThatThrownBy(() -> loadYaml("zebra: x\n"))
        .hasMessage(
            "%s line 1: unknown key 'zebra'; millrace broker --help lists all",
            dir.resolve("m.yaml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "latency: 1s\\nlatency: 2s|' line 2: latency stands there twice; keep one'",
        "latency:|' line 1: latency must have one value, such as 120ms'",
        "latency: [1s]|' line 1: latency must have one value, such as 120ms'",
        "just words|': must hold lines KEY: VALUE, with a blank behind the colon, such as latency: 120ms'",
        "- a|': must hold lines KEY: VALUE, with a blank behind the colon, such as latency: 120ms'",
      })
  void aFileOfAnotherShapeIsToldWithTheRemedy(String yaml, String message) {
    assertThatThrownBy(() -> loadYaml(yaml.replace("\\n", "\n")))
        .hasMessage(dir.resolve("m.yaml") + message);
  }

  @Test
  void whatIsNotYamlIsToldWithItsLine() {
    assertThatThrownBy(() -> loadYaml("http: off\nbind: [::]:5000\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(dir.resolve("m.yaml") + " line 2: not YAML: ")
        .hasMessageEndingWith("write KEY: VALUE, with quotes around values that hold brackets");
  }

  @Test
  void aNamedFileMustExist() {
    Path missing = dir.resolve("missing.yaml");
    assertThatThrownBy(() -> EffectiveConfig.load(NONE, NONE, Optional.of(missing)))
        .hasMessage("%s: no such file; give another with --config FILE", missing);
  }

  @Test
  void aMisspelledVariableOfOursIsToldWithTheNearestOne() {
    assertThatThrownBy(() -> load(NONE, Map.of("MILLRACE_LOG_BYTE", "1MB")))
        .hasMessage(
            "unknown environment variable MILLRACE_LOG_BYTE; did you mean MILLRACE_LOG_BYTES?");
  }

  @Test
  void variablesOfOthersAndThoseThatKubernetesSetsAreNoMisspellings() {
    Map<String, String> environment =
        Map.of(
            "MILLRACE_SERVICE_HOST", "10.0.0.1",
            "MILLRACE_PORT_5000_UDP_ADDR", "10.0.0.1",
            "MILLRACE_BROKER_PORT", "udp://10.0.0.1:5000",
            "MILLRACE_HEAP", "1g",
            "LATENCEE", "1s");
    assertThat(load(NONE, environment).config()).isEqualTo(load(NONE, NONE).config());
  }

  @Test
  void printedConfigurationCanBeReadBackAndMeansTheSame() throws IOException {
    EffectiveConfig settings =
        load(Map.of("--bind", "[::1]:5005", "--http", "off", "--latency", "1.5s"), NONE);
    assertThat(loadYaml(settings.toYaml()).config()).isEqualTo(settings.config());
  }

  @ParameterizedTest
  @CsvSource({
    "hook.url, https://hooks.example/ask?secret=s3cret",
    "hook.url, https://hooks.example/a#s3cret",
    "events.webhook, 'https://a.example/x?k=s3cret,https://b.example/y?k=s3cret'",
    "events.webhook, '[https://a.example/x?k=s3cret, https://b.example/y]'",
    "http.jwks, https://issuer.example/keys?token=s3cret",
  })
  void theQueryOfAUrlIsShownNowhere(String key, String url) throws IOException {
    EffectiveConfig before = loadYaml("http: off\n");
    EffectiveConfig after = loadYaml(key + ": " + url + "\n");
    assertThat(after.toYaml()).contains("example").doesNotContain("s3cret");
    assertThat(after.toString()).contains("example").doesNotContain("s3cret");
    assertThat(before.changesTo(after).toString()).contains("example").doesNotContain("s3cret");
    assertThat(after.changesTo(before).toString()).contains("example").doesNotContain("s3cret");
    assertThat(loadYaml(after.toYaml()).config()).isEqualTo(load(NONE, NONE).config());
  }

  @ParameterizedTest
  @CsvSource({
    "hook.url, hooks.example?s3cret, is no URL",
    "hook.url, ftp://hooks.example/s3cret, is no URL",
    "hook.url, https://user:s3cret@hooks.example/, names a user",
    "hook.url, https://user:s3/s3cret@hooks.example/, is no URL",
    "events.webhook, 'https://a.example/?k=1,s3cret', is no URL",
    "http.jwks, https://user:s3cret@issuer.example/keys, names a user",
    "http.jwks, https://issuer example/?s3cret, is no URL",
  })
  void whatIsNoUrlIsNotRepeatedForItMayHoldASecret(String key, String url, String problem) {
    assertThatThrownBy(() -> BrokerConfig.of(Map.of(key, url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + ": " + problem)
        .hasMessageNotContaining("s3cret");
  }
}
