package io.millrace.server.metrics;

import static io.millrace.server.metrics.Family.counter;
import static io.millrace.server.metrics.Family.gauge;

import io.millrace.server.health.ChannelHealth;
import io.millrace.server.health.Figures;
import io.millrace.server.health.Figures.Shown;
import io.millrace.server.health.Traffic;
import io.millrace.srt.connection.SrtStats;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Figures of channels, each with its name as label. Of channels that have no place of their own,
 * what can be added up stands under {@value #OTHERS}, which no channel can be called.
 */
final class ChannelFamilies {

  static final String OTHERS = "(others)";

  private static final String LABEL = "channel";
  private static final double MS_PER_SECOND = 1_000;

  private final Figures figures;
  private final List<Family> families = new ArrayList<>();

  private ChannelFamilies(Figures figures) {
    this.figures = figures;
  }

  static List<Family> of(Figures figures) {
    ChannelFamilies channels = new ChannelFamilies(figures);
    channels.traffic();
    channels.stream();
    channels.link();
    channels.warnings();
    return channels.families;
  }

  private void traffic() {
    add(
        gauge("channel_clients", "Clients, over SRT and HTTP."),
        one -> one.reading().stats().subscribers(),
        _ -> figures.clientsOfOthers());
    add(
        gauge("channel_viewers", "Of these, those over HTTP."),
        one -> one.reading().web().viewers(),
        _ -> figures.viewersOfOthers());
    add(
        counter("channel_bytes_in", "Payload from producers."),
        one -> one.reading().stats().bytesIn(),
        Traffic::bytesIn);
    add(
        counter("channel_packets_in", "Packets from producers."),
        one -> one.reading().stats().packetsIn(),
        Traffic::packetsIn);
    add(
        counter("channel_bytes_out", "Payload to clients, over SRT and HTTP, once per client."),
        one -> one.reading().stats().bytesOut(),
        Traffic::bytesOut);
    add(
        counter("channel_viewer_bytes_out", "Of these, those over HTTP."),
        one -> one.reading().web().bytesOut(),
        Traffic::webBytesOut);
    add(
        counter("channel_packets_out", "Packets to SRT clients, once per client."),
        one -> one.reading().stats().packetsOut(),
        Traffic::packetsOut);
    add(
        counter("channel_skips", "Times a client was moved on because it fell behind."),
        one -> one.reading().stats().skips(),
        Traffic::skips);
    add(
        counter("channel_packets_skipped", "Packets that clients missed so."),
        one -> one.reading().stats().packetsSkipped(),
        Traffic::packetsSkipped);
  }

  private void stream() {
    add(
        gauge("channel_live", "1 with a producer, 0 without."),
        one -> one.reading().isLive() ? 1 : 0);
    add(gauge("channel_log_bytes", "Media held now."), one -> one.reading().stats().logBytes());
    addIfKnown(
        gauge("channel_bitrate_in", "From the producer, bits of payload a second."),
        health -> health.bitrateIn().map(Long::doubleValue));
    addIfKnown(
        gauge("channel_bitrate_out", "To all clients, bits of payload a second."),
        health -> health.bitrateOut().map(Long::doubleValue));
    addIfKnown(gauge("channel_frame_rate", "Pictures a second."), ChannelHealth::frameRate);
    addIfKnown(
        gauge("channel_key_frame_distance_seconds", "Between the newest two key frames."),
        health -> health.keyFrameDistanceMs().map(ms -> ms / MS_PER_SECOND));
    addIfKnown(
        gauge("channel_silent_seconds", "Since the producer's last packet."),
        health -> health.silentMs().map(ms -> ms / MS_PER_SECOND));
  }

  /** The producer's connection; counters begin anew with each. */
  private void link() {
    ofLink(gauge("srt_msRtt", "Round trip time to the producer, milliseconds."), SrtStats::msRtt);
    ofLink(
        gauge("srt_msRcvTsbPdDelay", "Latency agreed on with the producer, milliseconds."),
        SrtStats::msRcvTsbPdDelay);
    ofLink(gauge("srt_pktRcvBuf", "Packets that wait for earlier ones."), SrtStats::pktRcvBuf);
    ofLink(counter("srt_pktRecv", "Packets received, resent ones included."), SrtStats::pktRecv);
    ofLink(
        counter("srt_byteRecv", "Bytes of them, with 44 bytes of headers each."),
        SrtStats::byteRecv);
    ofLink(
        counter("srt_pktRcvLoss", "Packets found missing, whether or not they came later."),
        SrtStats::pktRcvLoss);
    ofLink(counter("srt_pktRcvDrop", "Packets that did not come in time."), SrtStats::pktRcvDrop);
    ofLink(
        counter("srt_pktRcvRetrans", "Received packets that were sent again."),
        SrtStats::pktRcvRetrans);
    ofLink(
        counter("srt_pktRcvBelated", "Received packets that came after their turn."),
        SrtStats::pktRcvBelated);
    ofLink(
        counter("srt_pktRcvUndecrypt", "Received packets that could not be decrypted."),
        SrtStats::pktRcvUndecrypt);
    ofLink(counter("srt_pktSentNak", "Loss reports to the producer."), SrtStats::pktSentNak);
  }

  private void warnings() {
    Family warnings = gauge("channel_warning", "1 for each thing that is wrong, by its code.");
    for (Shown one : figures.shown()) {
      one.health()
          .warnings()
          .forEach(warning ->
              warnings.value(Labels.of(LABEL, one.reading().id(), "code", warning.code()), 1));
    }
    families.add(warnings);
  }

  private void add(Family family, ToDoubleFunction<Shown> of, ToLongFunction<Traffic> ofOthers) {
    add(family, of);
    if (figures.unshown() > 0 || ofOthers.applyAsLong(figures.others()) > 0) {
      family.value(Labels.of(LABEL, OTHERS), ofOthers.applyAsLong(figures.others()));
    }
  }

  private void add(Family family, ToDoubleFunction<Shown> of) {
    for (Shown one : figures.shown()) {
      family.value(Labels.of(LABEL, one.reading().id()), of.applyAsDouble(one));
    }
    families.add(family);
  }

  private void addIfKnown(Family family, Function<ChannelHealth, Optional<Double>> of) {
    add(family, one -> of.apply(one.health()).orElse(Double.NaN));
  }

  private void ofLink(Family family, ToDoubleFunction<SrtStats> of) {
    add(
        family,
        one -> one.reading().link().map(link -> of.applyAsDouble(link.stats())).orElse(Double.NaN));
  }
}
