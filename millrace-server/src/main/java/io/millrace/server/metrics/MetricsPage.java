package io.millrace.server.metrics;

import io.millrace.server.health.Figures;
import io.millrace.server.health.HealthMonitor;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The page that Prometheus reads: what was measured last, and what the JVM says of itself. A scrape
 * asks no packet loop. Any thread.
 */
public final class MetricsPage {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();

  /**
   * A page as it is sent.
   *
   * @param type its media type
   * @param body to be sent in UTF-8
   */
  public record Page(String type, String body) {}

  /**
   * With all there is to show.
   *
   * @param http of which the rest is shown
   * @param clockNs the clock of the monitor's readings
   */
  public MetricsPage(HealthMonitor monitor, HttpFigures http, LongSupplier clockNs) {
    MultiCollector broker = () -> collect(monitor.figures(), http, clockNs.getAsLong());
    registry.register(broker);
    JvmMetrics.builder().register(registry);
  }

  private static MetricSnapshots collect(Optional<Figures> figures, HttpFigures http, long nowNs) {
    MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
    figures.ifPresent(known -> {
      List<Family> families = new ArrayList<>(BrokerFamilies.of(known, nowNs));
      families.addAll(ChannelFamilies.of(known));
      families.addAll(HttpFamilies.of(http));
      families.forEach(family -> snapshots.metricSnapshot(family.snapshot()));
    });
    return snapshots.build();
  }

  /**
   * The page of this moment.
   *
   * @param accept what the reader would like; null if it does not say
   */
  public Page page(@Nullable String accept) throws IOException {
    boolean open = accept != null && accept.contains("application/openmetrics-text");
    ExpositionFormatWriter writer =
        open ? formats.getOpenMetricsTextFormatWriter() : formats.getPrometheusTextFormatWriter();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    writer.write(body, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    return new Page(writer.getContentType(), body.toString(StandardCharsets.UTF_8));
  }
}
