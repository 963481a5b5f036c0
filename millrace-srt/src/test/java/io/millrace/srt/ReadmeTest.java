package io.millrace.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.connection.SrtStats;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The module's README says what the code says. With {@code -Dmillrace.readme.write=true} it is made
 * to.
 */
class ReadmeTest {

  private static final Path MODULE = module();
  private static final Path README = MODULE.resolve("README.md");
  private static final Pattern PARAM =
      Pattern.compile("@param (\\w+) (.*?)(?= \\* @| \\*/)", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"ReceiveToFile", "SendFile", "Relay"})
  void anExampleIsTheProgramThatTheTestsRun(String name) throws IOException {
    String source =
        Files.readString(MODULE.resolve("src/test/java/io/millrace/srt/example/" + name + ".java"));
    String program = source.substring(source.indexOf("/**")).strip();
    assertSection(name, "```java\n" + program + "\n```");
  }

  @Test
  void theTableOfOptionsIsTheOneThatUrlsAreReadBy() throws IOException {
    String rows =
        Arrays.stream(UrlOption.values())
            .map(option ->
                "| `%s` | %s | %s | %s |"
                    .formatted(option.key(), option.range(), option.byDefault(), option.sentence()))
            .collect(Collectors.joining("\n"));
    assertSection("options", "| option | values | default | |\n|---|---|---|---|\n" + rows);
  }

  @Test
  void theTablesOfStatisticsAreTheRecords() throws IOException {
    assertStatistics(SrtStats.class, "connection/SrtStats.java");
    assertStatistics(SendStats.class, "SendStats.java");
    assertStatistics(ReceiveStats.class, "ReceiveStats.java");
  }

  private static void assertStatistics(Class<? extends Record> type, String source)
      throws IOException {
    Map<String, String> params =
        params(Files.readString(MODULE.resolve("src/main/java/io/millrace/srt/" + source)));
    assertThat(params.keySet())
        .containsExactlyElementsOf(
            Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
    String rows =
        params.entrySet().stream()
            .map(param -> "| `%s` | %s |".formatted(param.getKey(), param.getValue()))
            .collect(Collectors.joining("\n"));
    assertSection(type.getSimpleName(), "| `" + type.getSimpleName() + "` | |\n|---|---|\n" + rows);
  }

  private static Map<String, String> params(String source) {
    Map<String, String> params = new LinkedHashMap<>();
    Matcher param = PARAM.matcher(source);
    while (param.find()) {
      params.put(param.group(1), param.group(2).replaceAll("\\s*\n \\*\\s*", " ").strip());
    }
    return params;
  }

  /** What stands between the marks of a section. */
  private static void assertSection(String name, String expected) throws IOException {
    String readme = Files.readString(README);
    String begin = "<!-- " + name + " -->\n";
    String end = "\n<!-- end -->";
    int from = readme.indexOf(begin) + begin.length();
    assertThat(from).as("a section %s", name).isGreaterThan(begin.length());
    int to = readme.indexOf(end, from);
    if (Boolean.getBoolean("millrace.readme.write")) {
      Files.writeString(README, readme.substring(0, from) + expected + readme.substring(to));
    } else {
      assertThat(readme.substring(from, to)).isEqualTo(expected);
    }
  }

  /** Tests run in the module's directory, or in the whole project's. */
  private static Path module() {
    Path here = Path.of("").toAbsolutePath();
    return here.endsWith("millrace-srt") ? here : here.resolve("millrace-srt");
  }
}
