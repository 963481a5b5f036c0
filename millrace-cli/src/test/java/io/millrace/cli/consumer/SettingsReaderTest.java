package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.Environment;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.UsageError;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SettingsReaderTest {

  private final Map<String, String> environment = new HashMap<>();

  private Settings read(String... args) {
    ConsumerCommand command =
        new ConsumerCommand(
            new Environment(environment),
            InputStream.nullInputStream(),
            new PrintStream(PrintStream.nullOutputStream()),
            new PrintStream(PrintStream.nullOutputStream()));
    new CommandLine(command).parseArgs(args);
    return command.settings();
  }

  @Test
  void withoutAnythingTheBrokerIsLocalAndThePortFree() {
    Settings settings = read();
    assertThat(settings.broker()).isEqualTo(new HostAndPort("127.0.0.1", 5000));
    assertThat(settings.bind()).isEqualTo(new HostAndPort("", 0));
    assertThat(settings.access().latency()).isEqualTo(Duration.ofMillis(120));
    assertThat(settings.duration()).isEmpty();
    assertThat(settings.wantsPrompt()).isTrue();
  }

  @Test
  void aFlagWinsOverTheEnvironment() {
    environment.put("BROKER_ADDRESS", "10.0.0.1:6000");
    environment.put("LATENCY", "200ms");
    assertThat(read().broker()).isEqualTo(new HostAndPort("10.0.0.1", 6000));
    assertThat(read().access().latency()).isEqualTo(Duration.ofMillis(200));
    assertThat(read("--broker", "b.example", "--latency", "0.5s").broker())
        .isEqualTo(new HostAndPort("b.example", 5000));
    assertThat(read("--latency", "0.5s").access().latency()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void theBrokerMayComeInTwoVariablesAndEmptyOnesDoNotCount() {
    environment.put("BROKER_ADDRESS", "");
    environment.put("BROKER_IP", "172.20.0.2");
    environment.put("BROKER_PORT", "5001");
    assertThat(read().broker()).isEqualTo(new HostAndPort("172.20.0.2", 5001));
  }

  @Test
  void theOwnAddressMayComeInTwoVariables() {
    environment.put("CONSUMER_PORT", "7001");
    assertThat(read().bind()).isEqualTo(new HostAndPort("", 7001));
    environment.put("CONSUMER_ADDRESS", "172.20.0.9");
    assertThat(read().bind()).isEqualTo(new HostAndPort("172.20.0.9", 7001));
    assertThat(read("--bind", "[::1]:9").bind()).isEqualTo(new HostAndPort("::1", 9));
  }

  @Test
  void channelsMayBeRepeatedOrDividedByCommas() {
    assertThat(read("--subscribe", "a,b/c", "--subscribe", "d").subscribe())
        .isEqualTo(List.of("a", "b/c", "d"));
  }

  @Test
  void aToolRunHasNoPrompt() {
    assertThat(read("--duration", "10s").wantsPrompt()).isFalse();
    assertThat(read("--json").wantsPrompt()).isFalse();
    assertThat(read("--subscribe", "a", "--stdout").wantsPrompt()).isFalse();
    assertThat(read("--subscribe", "a").wantsPrompt()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--bind=x:y | --bind: 'x:y' is no address; write host:port, such as 0.0.0.0:0 or [::1]:6000",
        "--bind=x:70000 | --bind: 'x:70000' has no possible port; use one of 0 to 65535",
        "--duration=0s | --duration: 0 receives nothing; give more than 0, such as 10s",
        "--subscribe=a,a | --subscribe: 'a' is given twice; once is enough",
        "--record=out.ts | --record: 'out.ts' needs a channel; add --subscribe ID",
        "--stdout | --stdout: carries one channel, not 0; name one with --subscribe ID",
        "--subscribe=a,b --stdout | --stdout: carries one channel, not 2; name one with --subscribe ID",
        "--subscribe=a,b --record=out.ts | --record: 'out.ts' is one file for 2 channels; name a"
            + " folder that exists, or use {id} in the name",
      })
  void whatIsWrongIsNamedWithItsRemedy(String args, String message) {
    assertThatThrownBy(() -> read(args.split(" ")))
        .isInstanceOf(UsageError.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--broker=a:b | 'a:b' is no address",
        "--broker=a:0 | 'a:0' must name host and port",
        "--latency=2m | '2m' is too long a latency; use at most 60s",
        "--duration=-1s | '-1s' is no duration",
        "--subscribe=a,,b | '' is no producer id",
        "--subscribe=a,b,c* | 'c*' is no producer id",
      })
  void aValueThatCannotBeReadIsNamed(String args, String message) {
    assertThatThrownBy(() -> read(args.split(" "))).hasMessageContaining(message);
  }

  @Test
  void aWrongVariableIsNamed() {
    environment.put("CONSUMER_PORT", "high");
    assertThatThrownBy(this::read)
        .isInstanceOf(UsageError.class)
        .hasMessage(
            "environment variable CONSUMER_PORT: 'high' is no port; use one of 0 to 65535, such as"
                + " 5000");
  }

  @Test
  void aPlainNumberCountsMillisecondsOfLatencyAndSecondsOfDuration() {
    assertThat(read("--latency", "200").access().latency()).isEqualTo(Duration.ofMillis(200));
    assertThat(read("--duration", "10").duration()).contains(Duration.ofSeconds(10));
    environment.put("LATENCY", "250");
    assertThat(read().access().latency()).isEqualTo(Duration.ofMillis(250));
  }
}
