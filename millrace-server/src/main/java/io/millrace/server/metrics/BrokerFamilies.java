package io.millrace.server.metrics;

import static io.millrace.server.metrics.Family.counter;
import static io.millrace.server.metrics.Family.gauge;

import io.millrace.server.config.ProductVersion;
import io.millrace.server.health.BrokerReading;
import io.millrace.server.health.ChannelReading;
import io.millrace.server.health.Figures;
import io.millrace.server.health.WebAudience;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Figures of the broker as a whole. */
final class BrokerFamilies {

  private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double MS_PER_SECOND = 1_000;

  private BrokerFamilies() {}

  static List<Family> of(Figures figures, long nowNs) {
    BrokerReading broker = figures.reading().broker();
    return List.of(
        gauge("build_info", "Always 1; the program's version as label.")
            .value(Labels.of("version", ProductVersion.text()), 1),
        gauge("uptime_seconds", "Since the broker listens.")
            .value(broker.uptimeMs() / MS_PER_SECOND),
        gauge("reading_age_seconds", "How old these figures are; more than 3: loops hang.")
            .value((nowNs - figures.reading().atNs()) / NS_PER_SECOND),
        gauge("connections", "SRT connections that stand or are being made.")
            .value(broker.connections()),
        gauge("clients", "Clients of all channels, over SRT and HTTP.").value(figures.clients()),
        viewers(figures),
        gauge("channels", "Channels with a producer or clients.")
            .value(figures.reading().channels().size()),
        gauge("channels_live", "Channels with a producer.").value(figures.live()),
        gauge("channels_with_warnings", "Of the channels with a label, those with a warning.")
            .value(figures.troubled()),
        gauge("channels_without_label", "Channels that are counted as (others).")
            .value(figures.unshown()),
        gauge("log_bytes", "Memory that the channels' logs have taken.").value(broker.logBytes()),
        loads(broker),
        gauge("loops_overloaded", "Packet loops that take no new clients now.")
            .value(broker.overloadedLoops()),
        counter("media_bytes_in", "Payload from all producers.").value(figures.all().bytesIn()),
        counter("media_bytes_out", "Payload to all clients, over SRT and HTTP, once per client.")
            .value(figures.all().bytesOut()),
        counter("datagrams_received", "UDP datagrams.").value(broker.datagramsReceived()),
        counter("datagrams_sent", "UDP datagrams.").value(broker.datagramsSent()),
        counter("datagrams_handed_over", "Datagrams that came to another loop than their own.")
            .value(broker.handedOver()),
        counter("datagrams_ignored", "Datagrams that were of no use, by reason.")
            .values("reason", broker.ignored()),
        counter("packets_not_relayed", "Packets that one loop could not give to another.")
            .value(broker.notRelayed()),
        counter("callers_refused", "Callers that were told no, by SRT's code.")
            .values("code", broker.refused()),
        counter("callers_over_limit", "Callers that were told no because of a limit, by its key.")
            .values("limit", broker.overLimit()),
        counter("clients_too_slow", "Clients that were sent away since they could not keep up.")
            .value(broker.tooSlow()));
  }

  private static Family viewers(Figures figures) {
    Family viewers = gauge("viewers", "Clients over HTTP, of all channels, by the way they watch.");
    List<WebAudience> all = figures.reading().channels().stream().map(ChannelReading::web).toList();
    return viewers
        .value(Labels.of("way", "live"), all.stream().mapToLong(WebAudience::live).sum())
        .value(Labels.of("way", "hls"), all.stream().mapToLong(WebAudience::hls).sum());
  }

  private static Family loads(BrokerReading broker) {
    Family loads = gauge("loop_load_ratio", "How busy each packet loop is, 0 to 1.");
    for (int i = 0; i < broker.loads().size(); i++) {
      loads.value(Labels.of("loop", Integer.toString(i + 1)), broker.loads().get(i));
    }
    return loads;
  }
}
