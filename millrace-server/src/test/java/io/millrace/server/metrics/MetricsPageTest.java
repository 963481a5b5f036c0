package io.millrace.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.health.ChannelReading;
import io.millrace.server.health.HealthMonitor;
import io.millrace.server.health.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetricsPageTest {

  private static final Pattern LINE =
      Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[^}]*})? [-+0-9.eEInfNa]+");

  private static final int GRID_COLUMNS = 24;
  private static final int GRID_ROWS = 200;

  private long nowNs;
  private final HealthMonitor monitor =
      new HealthMonitor(() -> Instant.parse("2026-11-22T21:00:00Z"));
  private final HttpFigures http = new HttpFigures();
  private final MetricsPage metrics = new MetricsPage(monitor, http, () -> nowNs);

  private void take(int channels) {
    List<ChannelReading> all =
        IntStream.range(0, channels).mapToObj(i -> Readings.live("channel-" + i)).toList();
    monitor.take(Readings.reading(nowNs, all));
    nowNs += 1_500_000_000L;
  }

  private void takeOneThatIsWarned() {
    monitor.take(Readings.reading(nowNs, List.of(Readings.foreign("channel-0"))));
    nowNs += 1_500_000_000L;
  }

  private List<String> lines() throws IOException {
    return metrics.page(null).body().lines().toList();
  }

  private List<String> samples() throws IOException {
    return lines().stream().filter(line -> line.startsWith("millrace_")).toList();
  }

  @Test
  void thePageIsThereBeforeAnythingWasMeasured() throws IOException {
    assertThat(samples()).isEmpty();
    assertThat(lines()).anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
  }

  @Test
  void brokerAndChannelsAreShown() throws IOException {
    take(1);
    take(1);
    assertThat(samples())
        .allMatch(line -> LINE.matcher(line).matches())
        .contains(
            "millrace_reading_age_seconds 1.5",
            "millrace_connections 4.0",
            "millrace_clients 3.0",
            "millrace_viewers{way=\"live\"} 1.0",
            "millrace_viewers{way=\"hls\"} 0.0",
            "millrace_channel_viewers{channel=\"channel-0\"} 1.0",
            "millrace_channel_viewer_bytes_out_total{channel=\"channel-0\"} 312500.0",
            "millrace_channels_live 1.0",
            "millrace_loop_load_ratio{loop=\"2\"} 0.5",
            "millrace_datagrams_ignored_total{reason=\"TOO_SHORT\"} 3.0",
            "millrace_callers_refused_total{code=\"1010\"} 2.0",
            "millrace_callers_over_limit_total{limit=\"limits.clients\"} 1.0",
            "millrace_channel_bytes_in_total{channel=\"channel-0\"} 312500.0",
            "millrace_srt_pktRecv_total{channel=\"channel-0\"} 240.0",
            "millrace_srt_msRtt{channel=\"channel-0\"} 20.0",
            "millrace_channel_key_frame_distance_seconds{channel=\"channel-0\"} 2.0")
        .noneMatch(line -> line.contains("(others)"));
    assertThat(lines()).contains("# TYPE millrace_channel_bytes_in_total counter");
  }

  @Test
  void whatHttpTakesIsShown() throws IOException {
    http.askServer(() -> new HttpFigures.Reading(10, 11, 12, 13, 14));
    take(1);
    assertThat(samples())
        .contains(
            "millrace_http_connections 10.0",
            "millrace_http_requests 11.0",
            "millrace_http_connections_refused_total 12.0",
            "millrace_http_requests_refused_total 13.0",
            "millrace_http_callers_too_slow_total 14.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/openmetrics-text; version=1.0.0"})
  void eachFormatIsKeptByTheLetter(String format) throws IOException {
    takeOneThatIsWarned();
    takeOneThatIsWarned();
    take(300);
    List<Exposition.Family> families = Exposition.read(metrics.page(format)).families();
    assertThat(families).hasSizeGreaterThan(50);
    assertThat(families)
        .allSatisfy(family -> {
          assertThat(family.help()).as(family.name()).isNotBlank();
          assertThat(family.type()).as(family.name()).isNotBlank();
        });
  }

  /** What Prometheus' promtool would say; the names of libsrt are kept as they are. */
  @Test
  void namesFollowTheCustomsOfPrometheus() throws IOException {
    takeOneThatIsWarned();
    takeOneThatIsWarned();
    assertThat(Exposition.read(metrics.page(null)).families())
        .allSatisfy(family -> {
          String name = family.name();
          assertThat(name.endsWith("_total")).as(name).isEqualTo(family.type().equals("counter"));
          if (name.startsWith("millrace_")) {
            assertThat(name).matches("millrace_(srt_[a-zA-Z]+(_total)?|[a-z][a-z0-9_]*)");
            assertThat(name)
                .doesNotContain("__")
                .doesNotContainPattern("_(ms|us|kb|mb|minutes|percent|kilobytes)(_|$)")
                .doesNotEndWith("_count")
                .doesNotEndWith("_sum")
                .doesNotEndWith("_bucket");
            assertThat(family.help()).as(name).endsWith(".");
          }
        });
  }

  @Test
  void moreChannelsThanThereArePlacesMakeNoMoreLines() throws IOException {
    take(250);
    take(250);
    long before = samples().size();
    take(2_000);
    List<String> after = samples();
    assertThat(after)
        .contains("millrace_channel_clients{channel=\"(others)\"} 5250.0")
        .contains("millrace_channels_without_label 1750.0");
    assertThat(after.size() - before).isLessThanOrEqualTo(10);
    assertThat(after).allMatch(line -> LINE.matcher(line).matches());
  }

  @Test
  void theDashboardAsksForWhatThereIs() throws IOException {
    takeOneThatIsWarned();
    takeOneThatIsWarned();
    String dashboard = Files.readString(Path.of("../docs/grafana/millrace.json"));
    Set<String> names =
        lines().stream()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ")[2])
            .collect(Collectors.toSet());
    Set<String> asked =
        Pattern.compile("\\b(millrace|jvm)_[A-Za-z_]+")
            .matcher(dashboard)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toSet());
    assertThat(asked).hasSizeGreaterThan(15).isSubsetOf(names);
  }

  @Test
  void theDashboardIsOneThatGrafanaTakes() throws IOException {
    JsonNode board =
        JsonMapper.shared().readTree(Files.readString(Path.of("../docs/grafana/millrace.json")));
    assertThat(board.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
    assertThat(board.path("uid").asString()).matches("[a-zA-Z0-9_-]{1,40}");
    assertThat(board.path("id").isMissingNode() || board.path("id").isNull()).isTrue();
    Set<String> variables = new HashSet<>();
    board
        .path("templating")
        .path("list")
        .forEach(one -> variables.add(one.path("name").asString()));
    assertThat(variables).contains("datasource", "instance", "channel");
    Set<Integer> ids = new HashSet<>();
    boolean[][] taken = new boolean[GRID_ROWS][GRID_COLUMNS];
    for (JsonNode panel : board.path("panels")) {
      String title = panel.path("title").asString();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      assertThat(panel.path("fieldConfig").path("defaults").path("unit").asString())
          .as(title)
          .isIn("short", "bps", "s", "ms", "bytes", "percentunit", "fps", "ops", "pps");
      assertThat(panel.path("targets").size()).as(title).isPositive();
      for (JsonNode target : panel.path("targets")) {
        for (JsonNode source : List.of(panel.path("datasource"), target.path("datasource"))) {
          assertThat(source.path("uid").asString("${datasource}"))
              .as(title)
              .isEqualTo("${datasource}");
        }
        String expression = target.path("expr").asString();
        assertThat(Pattern.compile("\\$(\\w+)").matcher(expression).results())
            .as(expression)
            .isNotEmpty()
            .allMatch(
                use -> use.group(1).equals("__rate_interval") || variables.contains(use.group(1)));
        assertThat(balance(expression)).as(expression).isZero();
      }
      place(panel.path("gridPos"), taken, title);
    }
  }

  private static int balance(String expression) {
    return expression
        .chars()
        .map(c -> "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0)
        .sum();
  }

  /** No panel lies on another one. */
  private static void place(JsonNode at, boolean[][] taken, String title) {
    for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        assertThat(taken[y][x]).as("%s at %d, %d", title, x, y).isFalse();
        taken[y][x] = true;
      }
    }
  }

  @Test
  void thePageOfTheDocumentationNamesEachMetric() throws IOException {
    takeOneThatIsWarned();
    takeOneThatIsWarned();
    String page = Files.readString(Path.of("../docs/metrics.md"));
    List<String> names =
        lines().stream()
            .filter(line -> line.startsWith("# TYPE millrace_"))
            .map(line -> line.split(" ")[2])
            .toList();
    assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(page).contains(name));
  }

  @Test
  void openMetricsIsSpokenWithWhomItIsAskedBy() throws IOException {
    take(1);
    MetricsPage.Page page = metrics.page("application/openmetrics-text; version=1.0.0");
    assertThat(page.type()).startsWith("application/openmetrics-text");
    assertThat(page.body()).endsWith("# EOF\n");
    assertThat(metrics.page("*/*").type()).startsWith("text/plain; version=0.0.4");
  }
}
