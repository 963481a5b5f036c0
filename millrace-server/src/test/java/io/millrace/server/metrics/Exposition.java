package io.millrace.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of metrics, read by the letter: the text format 0.0.4, or OpenMetrics 1.0.0. Whatever
 * neither of them allows fails.
 */
final class Exposition {

  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\"\\\\n])*\"";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(" + NAME + ")(\\{" + LABEL + "(?:," + LABEL + ")*,?})? (NaN|[+-]Inf|[-+0-9.eE]+)");
  private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) (" + NAME + ") (.*)");
  private static final Set<String> OF_SUMMARIES = Set.of("_sum", "_count", "_bucket", "_created");

  /** A family of metrics: its lines stand together. */
  record Family(String name, String type, String help, Map<String, Double> samples) {}

  private final List<Family> families = new ArrayList<>();
  private final boolean open;

  private Exposition(boolean open) {
    this.open = open;
  }

  static Exposition read(MetricsPage.Page page) {
    Exposition read = new Exposition(page.type().startsWith("application/openmetrics-text"));
    String body = page.body();
    assertThat(body).endsWith("\n").doesNotContain("\r");
    if (read.open) {
      assertThat(body).endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
      body = body.substring(0, body.length() - "# EOF\n".length());
    }
    read.lines(body.lines().toList());
    return read;
  }

  private void lines(List<String> lines) {
    Map<String, String> meta = new LinkedHashMap<>();
    String about = "";
    Set<String> closed = new HashSet<>();
    Set<String> series = new HashSet<>();
    Map<String, Double> samples = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher said = META.matcher(line);
      if (said.matches()) {
        if (!said.group(2).equals(about)) {
          close(about, meta, samples);
          assertThat(closed.add(about)).as("lines of %s stand apart", about).isTrue();
          about = said.group(2);
          meta = new LinkedHashMap<>();
          samples = new LinkedHashMap<>();
        }
        assertThat(samples).as("%s stands behind samples", line).isEmpty();
        assertThat(meta.put(said.group(1), said.group(3))).as(line).isNull();
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as("'%s' is no sample", line).isTrue();
      assertThat(belongs(sample.group(1), about, meta.get("TYPE"))).as(line).isTrue();
      String labels = sample.group(2) == null ? "" : sample.group(2);
      assertThat(series.add(sample.group(1) + labels)).as("%s stands twice", line).isTrue();
      samples.put(sample.group(1) + labels, value(sample.group(3)));
    }
    close(about, meta, samples);
  }

  private boolean belongs(String sample, String family, String type) {
    if ("counter".equals(type)) {
      return open
          ? sample.equals(family + "_total") || sample.equals(family + "_created")
          : sample.equals(family);
    }
    if ("info".equals(type)) {
      return sample.equals(family + "_info");
    }
    boolean isPartOfSummary =
        Set.of("summary", "histogram").contains(String.valueOf(type))
            && OF_SUMMARIES.stream().anyMatch(end -> sample.equals(family + end));
    return sample.equals(family) || isPartOfSummary;
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private void close(String name, Map<String, String> meta, Map<String, Double> samples) {
    if (!name.isEmpty()) {
      families.add(
          new Family(name, meta.getOrDefault("TYPE", ""), meta.getOrDefault("HELP", ""), samples));
    }
  }

  List<Family> families() {
    return families;
  }
}
