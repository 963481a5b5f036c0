package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DockerfileTest {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /** Maven reads the pom.xml of each before it builds any. */
  @Test
  void theImageIsBuiltWithThePomOfEachModule() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    List<String> copies =
        MODULE
            .matcher(pom)
            .results()
            .map((MatchResult found) -> found.group(1))
            .map(module -> "COPY " + module + "/pom.xml " + module + "/")
            .toList();
    assertThat(copies).hasSizeGreaterThan(7);
    assertThat(Files.readAllLines(Path.of("..", "Dockerfile"))).containsAll(copies);
  }
}
