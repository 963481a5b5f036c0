package io.millrace.server.health;

import java.util.Optional;
import java.util.OptionalLong;

/** What is kept of a channel for graphs. */
@SuppressWarnings("EnumOrdinal") // values stand in their order
enum ChannelSeries {
  /** From the producer, bits of payload a second. */
  BITRATE_IN("bitrateIn"),
  /** To clients, likewise. */
  BITRATE_OUT("bitrateOut"),
  /** Pictures a second. */
  FRAME_RATE("frameRate"),
  /** Between key frames, milliseconds. */
  KEY_FRAME_DISTANCE("keyFrameDistanceMs"),
  /** To the producer, milliseconds. */
  RTT("msRtt"),
  /** Packets that did not come at first. */
  LOSS("lossPercent"),
  /** Packets that were sent again. */
  RESENT("resentPercent"),
  /** Packets that did not come in time. */
  DROPPED("droppedPercent"),
  /** Clients, over SRT and HTTP. */
  CLIENTS("clients"),
  /** What is wrong, how many things. */
  WARNINGS("warnings");

  private static final double PERCENT = 100;

  private final String text;

  ChannelSeries(String text) {
    this.text = text;
  }

  /** Its name in JSON. */
  String text() {
    return text;
  }

  /** All of them, in order; NaN for what is not known. */
  static double[] values(ChannelReading channel, Symptoms seen) {
    double[] values = new double[values().length];
    Optional<Span> moment = seen.moment();
    values[BITRATE_IN.ordinal()] = or(moment.map(Span::bitsPerSecondIn));
    values[BITRATE_OUT.ordinal()] = or(moment.map(Span::bitsPerSecondOut));
    values[FRAME_RATE.ordinal()] =
        or(moment.filter(_ -> seen.hasVideo()).map(Span::picturesPerSecond));
    values[KEY_FRAME_DISTANCE.ordinal()] = or(seen.keyFrameDistanceMs());
    values[RTT.ordinal()] = or(seen.link().map(link -> link.stats().msRtt()));
    Optional<Span> ofLink = moment.filter(_ -> seen.link().isPresent());
    values[LOSS.ordinal()] = PERCENT * or(ofLink.map(Span::lossRatio));
    values[RESENT.ordinal()] = PERCENT * or(ofLink.map(Span::resentRatio));
    values[DROPPED.ordinal()] = PERCENT * or(ofLink.map(Span::dropRatio));
    values[CLIENTS.ordinal()] = channel.stats().subscribers();
    values[WARNINGS.ordinal()] = Diagnosis.of(seen).size();
    return values;
  }

  /** This one, of all. */
  double of(double[] values) {
    return values[ordinal()];
  }

  private static double or(Optional<Double> value) {
    return value.orElse(Double.NaN);
  }

  private static double or(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Double.NaN;
  }
}
