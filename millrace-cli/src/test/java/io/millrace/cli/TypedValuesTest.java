package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TypedValuesTest {

  @ParameterizedTest
  @ValueSource(strings = {"1AAA99", "a", "alice/cam2", "a/b/c/d", "x.y_z-0"})
  void aProducerIdIsTakenAsItIs(String id) {
    assertThat(new ChannelName().convert(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "/a", "a/", "a//b", "a/b/c/d/e", "ä", "a,m=request"})
  void whatIsNoProducerIdIsNamedWithTheRule(String id) {
    assertThatThrownBy(() -> new ChannelName().convert(id))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + id + "'")
        .hasMessageContaining("1 to 64 of A-Z a-z 0-9 . _ -");
  }

  @Test
  void aProducerIdHasAtMost64Characters() {
    assertThat(ChannelName.isValid("a".repeat(64))).isTrue();
    assertThat(ChannelName.isValid("a".repeat(65))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7, 5000",
    "broker.example, broker.example, 5000",
    "[::1], ::1, 5000"
  })
  void aBrokerWithoutPortIsOnPort5000(String text, String host, int port) {
    assertThat(HostAndPort.parse(text)).isEqualTo(new HostAndPort(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7, 7001",
    "0.0.0.0:0, 0.0.0.0, 0",
    ":6000, '', 6000",
    "[::]:6000, ::, 6000"
  })
  void anAddressToListenOnMayLeaveHostOrPortOpen(String text, String host, int port) {
    assertThat(HostAndPort.parseLocal(text, 7001)).isEqualTo(new HostAndPort(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:5000, 127.0.0.1, 5000",
    "broker:1, broker, 1",
    "[::1]:65535, ::1, 65535",
    "[fe80::1%eth0]:7, fe80::1%eth0, 7"
  })
  void anAddressIsReadAndWrittenTheSame(String text, String host, int port) {
    assertThat(HostAndPort.parse(text)).isEqualTo(new HostAndPort(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "broker:",
        ":5000",
        "::1:5000",
        "::1",
        "a:0",
        "a:65536",
        "a:x",
        "[a]:1",
        "a b"
      })
  void whatIsNoAddressIsNamed(String text) {
    assertThatThrownBy(() -> HostAndPort.parse(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aHostThatDoesNotResolveIsNamed() {
    assertThatThrownBy(() -> new HostAndPort("no-such-host.invalid", 5000).resolve())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("'no-such-host.invalid' does not resolve");
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10000",
    "2.5, 2500",
    "0, 0",
    "120ms, 120",
    "120 MS, 120",
    "' 2s ', 2000",
    "1.5m, 90000",
    "3min, 180000",
    "1h, 3600000"
  })
  void aDurationWithoutUnitCountsSeconds(String text, long millis) {
    assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "2s, 2000", "0, 0", "60s, 60000"})
  void aLatencyWithoutUnitCountsMilliseconds(String text, long millis) {
    assertThat(new DurationConverter.Latency().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "abc", "1d", "1,5", "ms", "9999999999"})
  void whatIsNoDurationIsNamed(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aLatencyOfMoreThanAMinuteIsRefused() {
    assertThatThrownBy(() -> new DurationConverter.Latency().convert("61s"))
        .hasMessageContaining("'61s'")
        .hasMessageContaining("at most 60s");
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    Environment environment = new Environment(Map.of("RATE", " ", "ID", " x "));
    assertThat(environment.get("RATE")).isEmpty();
    assertThat(environment.get("NONE")).isEmpty();
    assertThat(environment.get("ID")).contains("x");
  }

  @Test
  void theBrokerIsTheFlagsElseTheEnvironmentsElseOfThisMachine() {
    HostAndPort flag = new HostAndPort("b", 1);
    Environment set = new Environment(Map.of("BROKER_ADDRESS", "a", "BROKER_IP", "x"));
    assertThat(set.broker(flag)).isEqualTo(flag);
    assertThat(set.broker(null)).isEqualTo(new HostAndPort("a", 5000));
    assertThat(new Environment(Map.of()).broker(null)).hasToString("127.0.0.1:5000");
  }

  @ParameterizedTest
  @CsvSource({
    "172.20.0.2, 5001, 172.20.0.2:5001",
    "172.20.0.2, '', 172.20.0.2:5000",
    "'', 5001, 127.0.0.1:5001",
    "fd00::2, 5001, [fd00::2]:5001",
    "[fd00::2], 5001, [fd00::2]:5001"
  })
  void theBrokerMayComeInTwoVariablesOfWhichOneIsEnough(String ip, String port, String broker) {
    Environment set = new Environment(Map.of("BROKER_IP", ip, "BROKER_PORT", port));
    assertThat(set.broker(null)).hasToString(broker);
  }

  @ParameterizedTest
  @CsvSource({
    "BROKER_ADDRESS, a:b",
    "BROKER_IP, a:5000",
    "BROKER_IP, a b",
    "BROKER_PORT, high",
    "BROKER_PORT, 0",
    "BROKER_PORT, 65536"
  })
  void aWrongVariableOfTheBrokerIsNamedWithItsValue(String name, String value) {
    Environment set = new Environment(Map.of(name, value));
    assertThatThrownBy(() -> set.broker(null))
        .isInstanceOf(UsageError.class)
        .hasMessageStartingWith("environment variable " + name + ": '" + value + "' ");
  }

  @Test
  void aWrongVariableIsNamed() {
    Environment environment = new Environment(Map.of("DELAY", "soon"));
    assertThatThrownBy(() -> environment.get("DELAY", new DurationConverter()))
        .isInstanceOf(UsageError.class)
        .hasMessageContaining("environment variable DELAY: 'soon'");
  }
}
