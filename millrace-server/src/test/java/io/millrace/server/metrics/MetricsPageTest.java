package io.millrace.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.health.ChannelReading;
import io.millrace.server.health.HealthMonitor;
import io.millrace.server.health.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

  private static final Pattern LINE =
      Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[^}]*})? [-+0-9.eEInfNa]+");

  private long nowNs;
  private final HealthMonitor monitor =
      new HealthMonitor(() -> Instant.parse("2026-11-22T21:00:00Z"));
  private final MetricsPage metrics = new MetricsPage(monitor, () -> nowNs);

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
