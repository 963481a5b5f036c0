package io.millrace.cli.consumer;

import io.millrace.cli.consumer.Subscriptions.Delivered;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a channel brought, as {@code --json} prints it: one object a line.
 *
 * @param id producer id
 * @param state at the end
 * @param title empty if none
 * @param codecs empty if unknown
 * @param packets payloads delivered
 * @param bytes of them
 * @param lost packets that did not come in time
 * @param recovered packets that were missing and came in time
 * @param belated packets that came after their turn
 * @param retransmitted packets received that were sent again
 * @param connections made, the first included
 * @param delayMs from origin to delivery
 * @param firstPacketMs from subscribing to the first payload; null if there was none
 * @param randomAccessPoints places where a decoder can start
 * @param file of the newest recording; null if none, likewise the next three
 * @param fileBytes written to it
 * @param fileDropped packets left out of it
 * @param sha256 of the bytes written
 */
record ChannelSummary(
    String id,
    String state,
    String title,
    String codecs,
    long packets,
    long bytes,
    long lost,
    long recovered,
    long belated,
    long retransmitted,
    long connections,
    Delay delayMs,
    @Nullable Long firstPacketMs,
    long randomAccessPoints,
    @Nullable String file,
    @Nullable Long fileBytes,
    @Nullable Long fileDropped,
    @Nullable String sha256) {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  /**
   * Milliseconds; p50 and p99 are at most 3.2 % above the truth.
   *
   * @param p50 half of all payloads were not later
   * @param p99 99 of 100 were not later
   * @param max the latest of all
   */
  record Delay(double p50, double p99, double max) {}

  /** The recording, if there is one, must have ended. */
  static ChannelSummary of(Delivered delivered) {
    SubscriptionStatus status = delivered.status();
    Traffic.Figures traffic = status.traffic();
    LinkCounters link = status.link();
    Optional<Output> recording = delivered.recording();
    return new ChannelSummary(
        status.id(),
        status.state(),
        status.description().title(),
        status.description().codecs(),
        traffic.packets(),
        traffic.bytes(),
        link.lost(),
        link.recovered(),
        link.belated(),
        link.retransmitted(),
        status.connections(),
        new Delay(
            traffic.delayUsP50() / 1e3, traffic.delayUsP99() / 1e3, traffic.delayUsMax() / 1e3),
        traffic.packets() == 0 ? null : traffic.firstPacketMs(),
        traffic.randomAccessPoints(),
        recording.map(Output::name).orElse(null),
        recording.map(Output::bytes).orElse(null),
        recording.map(Output::dropped).orElse(null),
        recording.map(ChannelSummary::hash).orElse(null));
  }

  private static @Nullable String hash(Output recording) {
    Output.@Nullable Outcome outcome = recording.ended().getNow(null);
    return outcome == null ? null : outcome.sha256();
  }

  /** Loads what the first line of JSON needs: half a second that a signal would not leave. */
  static void warmUp() {
    Delivered nothing =
        new Delivered(
            new SubscriptionStatus(
                "",
                "",
                Description.UNKNOWN,
                new Traffic(0).figures(0),
                LinkCounters.NONE,
                0,
                List.of()),
            Optional.empty(),
            CompletableFuture.completedFuture(null));
    JSON.writeValueAsString(of(nothing));
  }

  String toJson() {
    return JSON.writeValueAsString(this);
  }
}
