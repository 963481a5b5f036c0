package io.millrace.server.health;

import io.millrace.srt.connection.SrtStats;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes of readings what the API shows. */
final class HealthView {

  private static final double PERCENT = 100;
  private static final double TENTHS = 10;
  private static final double THOUSANDTHS = 1_000;

  private HealthView() {}

  /** Of a channel that nobody sends to. */
  static ChannelHealth idle(ChannelReading channel, Instant time) {
    return new ChannelHealth(
        channel.id(),
        false,
        time,
        channel.stream().summary(),
        !channel.stream().video().isEmpty(),
        !channel.stream().audio().isEmpty(),
        channel.stats().subscribers(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Of a live one. */
  static ChannelHealth of(ChannelReading channel, Symptoms seen, Instant time) {
    return new ChannelHealth(
        channel.id(),
        true,
        time,
        channel.stream().summary(),
        seen.hasVideo(),
        !channel.stream().audio().isEmpty(),
        channel.stats().subscribers(),
        seen.moment().map(Span::bitsPerSecondIn).map(Math::round),
        seen.bitrates().map(Bitrates::low).map(Math::round),
        seen.bitrates().map(Bitrates::high).map(Math::round),
        seen.moment().map(Span::bitsPerSecondOut).map(Math::round),
        seen.moment()
            .filter(_ -> seen.hasVideo())
            .map(Span::picturesPerSecond)
            .map(HealthView::tenths),
        Optional.of(seen.declaredRate()).filter(rate -> rate > 0),
        boxed(seen.keyFrameDistanceMs()),
        boxed(seen.sinceKeyFrameMs()),
        Optional.of(seen.silentMs()),
        seen.link().map(link -> link(link, seen.whole())),
        Diagnosis.of(seen));
  }

  private static ChannelHealth.Link link(LinkReading link, Optional<Span> span) {
    SrtStats stats = link.stats();
    return new ChannelHealth.Link(
        link.address(),
        stats.msTimeStamp(),
        thousandths(stats.msRtt()),
        stats.msRcvTsbPdDelay(),
        thousandths(stats.mbpsRecvRate()),
        stats.pktRecv(),
        stats.pktRcvLoss(),
        stats.pktRcvRetrans(),
        stats.pktRcvDrop(),
        stats.pktRcvBelated(),
        stats.pktRcvUndecrypt(),
        percent(span.map(Span::lossRatio)),
        percent(span.map(Span::resentRatio)),
        percent(span.map(Span::dropRatio)));
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  private static double percent(Optional<Double> ratio) {
    return thousandths(PERCENT * ratio.orElse(0.0));
  }

  private static double tenths(double value) {
    return Math.round(TENTHS * value) / TENTHS;
  }

  private static double thousandths(double value) {
    return Math.round(THOUSANDTHS * value) / THOUSANDTHS;
  }
}
