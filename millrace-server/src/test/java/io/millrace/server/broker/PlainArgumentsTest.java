package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.config.ReferencePage;
import io.millrace.testkit.seed.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class PlainArgumentsTest {

  private static final List<String> WORDS =
      List.of(
          "--bind",
          "--http",
          "--latency",
          "--config",
          "--bnd",
          "-h",
          "--print-config",
          "--",
          "off",
          "[::]:5000",
          "1s",
          "a=b",
          "",
          "-1",
          "@file",
          "\"x\"",
          "'y'",
          "ä b");

  @Test
  void flagsAndValuesComeTogetherOrApart() {
    assertThat(
            PlainArguments.read(List.of("--bind", "[::1]:5", "--http=off", "--config", "x.yaml")))
        .contains(
            new PlainArguments(
                Map.of("--bind", "[::1]:5", "--http", "off"), Optional.of(Path.of("x.yaml"))));
  }

  @Test
  void aLineWithoutArgumentsIsPlain() {
    assertThat(PlainArguments.read(List.of()))
        .contains(new PlainArguments(Map.of(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--print-config",
        "--bnd=x",
        "--bind",
        "--bind=",
        "--bind -x",
        "--config=@x",
        "--http=off --http=off",
        "broker",
        "--bind='x'"
      })
  void whatIsNotPlainIsLeftToPicocli(String line) {
    assertThat(PlainArguments.read(List.of(line.split(" ")))).isEmpty();
  }

  @Test
  void helpHasTheHeadingsOfTheReference() {
    String help = BrokerCommand.create(Map.of()).getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertThat(help.lines())
        .containsSubsequence(ReferencePage.groups().keySet().stream().map(t -> t + ":").toList());
    assertThat(help).contains("--bind=HOST:PORT", "--hook-url=URL");
  }

  @TestFactory
  Stream<DynamicTest> whatIsPlainPicocliReadsAlike() {
    return Seeds.tests(random -> {
      for (int i = 0; i < 300; i++) {
        List<String> line = line(random);
        PlainArguments.read(line).ifPresent(plain -> isWhatPicocliReads(plain, line));
      }
    });
  }

  private static List<String> line(Random random) {
    List<String> line = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      boolean joined = word.startsWith("--") && random.nextBoolean();
      line.add(joined ? word + "=" + WORDS.get(random.nextInt(WORDS.size())) : word);
    }
    return line;
  }

  private static void isWhatPicocliReads(PlainArguments plain, List<String> line) {
    CommandLine broker = BrokerCommand.create(Map.of());
    ParseResult parsed = broker.parseArgs(line.toArray(String[]::new));
    plain
        .flags()
        .forEach((flag, value) ->
            assertThat(parsed.<String>matchedOptionValue(flag, "")).isEqualTo(value));
    assertThat(parsed.<Path>matchedOptionValue(PlainArguments.CONFIG, null))
        .isEqualTo(plain.file().orElse(null));
    assertThat(parsed.matchedOptions())
        .hasSize(plain.flags().size() + plain.file().stream().toList().size());
  }
}
