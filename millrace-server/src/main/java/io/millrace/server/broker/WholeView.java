package io.millrace.server.broker;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.ChannelState;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publisher;
import io.millrace.broker.Role;
import io.millrace.broker.Standby;
import io.millrace.cli.HostAndPort;
import io.millrace.media.StreamDescription;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.config.ProductVersion;
import io.millrace.server.health.BrokerReading;
import io.millrace.server.health.Reading;
import io.millrace.server.health.WebAudience;
import io.millrace.server.http.BrokerStatus;
import io.millrace.server.http.BrokerView;
import io.millrace.server.http.ChannelView;
import io.millrace.server.live.LiveServices;
import io.millrace.server.live.Viewers;
import io.millrace.server.record.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Asks all loops and makes one answer of theirs, for other threads. */
final class WholeView implements BrokerView {

  /** Of a channel that everybody left while it was asked for. */
  private static final ChannelState FORGOTTEN = new ChannelState.Waiting(System.nanoTime(), "");

  /** What loops answer is put together elsewhere: they have packets to carry. */
  static final Executor OFF_THE_LOOPS = task -> Thread.ofVirtual().name("answer").start(task);

  private static final double PERCENT = 100;

  private final List<ServerLoop> loops;
  private final BrokerGroup group;
  private final LiveConfig config;
  private final LimitGauges limits;
  private final LiveServices media;
  private final Recorder recorder;
  private final long startNs = System.nanoTime();
  private volatile boolean stopping;

  WholeView(
      List<ServerLoop> loops,
      BrokerGroup group,
      LiveConfig config,
      LimitGauges limits,
      LiveServices media,
      Recorder recorder) {
    this.loops = loops;
    this.group = group;
    this.config = config;
    this.limits = limits;
    this.media = media;
    this.recorder = recorder;
  }

  @Override
  public CompletableFuture<List<ChannelView>> channels() {
    return parts().thenApply(parts -> parts.stream().map(this::view).toList());
  }

  /** Each channel once, with what all loops know of it together. */
  CompletableFuture<List<ChannelPart>> parts() {
    return ofAll(ServerLoop::channels)
        .thenApply(all ->
            ChannelPart.together(all).stream()
                .map(part -> part.withPast(group.past(part.id())))
                .toList());
  }

  /** The broker is about to stop. */
  void stop() {
    stopping = true;
  }

  @Override
  public boolean isStopping() {
    return stopping;
  }

  @Override
  public CompletableFuture<BrokerStatus> status() {
    return counts().thenApply(this::status);
  }

  /** Datagrams that were of no use, by reason. */
  static Map<String, Long> ignored(List<ServerLoop.Counts> counts) {
    return sum(counts, loop -> loop.port().ignored());
  }

  /** What each loop counts. */
  CompletableFuture<List<ServerLoop.Counts>> counts() {
    return ofAll(ServerLoop::counts);
  }

  private <T> CompletableFuture<List<T>> ofAll(
      Function<ServerLoop, CompletableFuture<T>> question) {
    List<CompletableFuture<T>> answers = loops.stream().map(question).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApplyAsync(_ -> answers.stream().map(CompletableFuture::join).toList(), OFF_THE_LOOPS);
  }

  /** All of it at this moment, to be measured by. */
  Reading reading(List<ChannelPart> parts, List<ServerLoop.Counts> counts) {
    long nowNs = System.nanoTime();
    media.viewers().keepOnly(parts.stream().map(ChannelPart::id).collect(Collectors.toSet()));
    return new Reading(
        nowNs,
        new BrokerReading(
            (int) total(counts, loop -> loop.port().connections()),
            total(counts, loop -> loop.port().datagramsReceived()),
            total(counts, loop -> loop.port().datagramsSent()),
            total(counts, loop -> loop.port().handedOver()),
            total(counts, ServerLoop.Counts::notRelayed),
            sum(counts, loop -> loop.port().ignored()),
            sum(counts, ServerLoop.Counts::refused),
            overLimit(counts),
            total(counts, ServerLoop.Counts::tooSlow),
            (int) counts.stream().filter(ServerLoop.Counts::overloaded).count(),
            counts.stream().map(loop -> loop.loadPercent() / PERCENT).toList(),
            group.logMemory(),
            Duration.ofNanos(nowNs - startNs).toMillis()),
        parts.stream().map(part -> part.reading(consumers(part), web(part.id()))).toList());
  }

  private WebAudience web(ProducerId channel) {
    Viewers viewers = media.viewers();
    return new WebAudience(
        viewers.count(channel, Viewers.Way.LIVE),
        viewers.count(channel, Viewers.Way.HLS),
        viewers.bytes(channel));
  }

  private BrokerStatus status(List<ServerLoop.Counts> counts) {
    return new BrokerStatus(
        ProductVersion.text(),
        HostAndPort.of(loops.getFirst().endpoints().getFirst().localAddress()).toString(),
        Duration.ofNanos(System.nanoTime() - startNs).toMillis(),
        loops.size(),
        (int) total(counts, loop -> loop.port().connections()),
        total(counts, loop -> loop.port().datagramsReceived()),
        total(counts, loop -> loop.port().datagramsSent()),
        total(counts, loop -> loop.port().handedOver()),
        total(counts, ServerLoop.Counts::notRelayed),
        total(counts, ServerLoop.Counts::relaysRefused),
        sum(counts, loop -> loop.port().ignored()),
        sum(counts, ServerLoop.Counts::refused),
        overLimit(counts),
        total(counts, ServerLoop.Counts::tooSlow),
        (int) counts.stream().filter(ServerLoop.Counts::overloaded).count(),
        limits.now(busiest(counts)));
  }

  private static int busiest(List<ServerLoop.Counts> counts) {
    return counts.stream().mapToInt(ServerLoop.Counts::loadPercent).max().orElse(0);
  }

  /** The port counts for all loops together. */
  private static Map<String, Long> overLimit(List<ServerLoop.Counts> counts) {
    Map<String, Long> over = sum(counts, ServerLoop.Counts::overLimit);
    over.putAll(counts.getFirst().port().overLimit());
    return over;
  }

  private static long total(
      List<ServerLoop.Counts> counts, ToLongFunction<ServerLoop.Counts> ofLoop) {
    return counts.stream().mapToLong(ofLoop).sum();
  }

  private static Map<String, Long> sum(
      List<ServerLoop.Counts> counts, Function<ServerLoop.Counts, Map<String, Long>> ofLoop) {
    Map<String, Long> sum = new TreeMap<>();
    counts.forEach(
        loop -> ofLoop.apply(loop).forEach((key, count) -> sum.merge(key, count, Long::sum)));
    return sum;
  }

  private ChannelView view(ChannelPart part) {
    StreamDescription what = part.description();
    ChannelState life = group.state(part.id()).orElse(FORGOTTEN);
    return new ChannelView(
        part.id().value(),
        stateOf(life),
        instant(life.sinceNs()),
        life instanceof ChannelState.Lingering lingering
            ? Optional.of(instant(lingering.untilNs()))
            : Optional.empty(),
        life.reason(),
        group.hasStandIn(part.id()),
        config.now().channel(part.id().value()).isEncrypted(),
        what.title(),
        what.provider(),
        what.summary(),
        what.video().stream().map(WholeView::video).toList(),
        what.audio().stream().map(WholeView::audio).toList(),
        consumers(part),
        media.viewers().count(part.id()),
        part.stats().packetsIn(),
        part.stats().bytesIn(),
        part.stats().packetsOut(),
        part.stats().bytesOut() + media.viewers().bytes(part.id()),
        part.stats().skips(),
        part.stats().packetsSkipped(),
        part.stats().randomAccessPoints(),
        part.stats().logBytes(),
        part.producer(),
        group.standbys(part.id()).stream().map(WholeView::standby).toList(),
        group.switches(part.id()));
  }

  /** Without the taps for those who watch over HTTP, and for recordings. */
  private int consumers(ChannelPart part) {
    int taps = (media.streams().isRunning(part.id()) ? 1 : 0) + recorder.taps(part.id());
    return Math.max(0, part.stats().subscribers() - taps);
  }

  private static ChannelView.Standby standby(Standby standby) {
    Publisher who = standby.publisher();
    return new ChannelView.Standby(who.name(), who.role() == Role.BACKUP, standby.warm());
  }

  private static ChannelView.State stateOf(ChannelState life) {
    return switch (life) {
      case ChannelState.Live live -> ChannelView.State.LIVE;
      case ChannelState.Lingering lingering -> ChannelView.State.LINGERING;
      case ChannelState.Waiting waiting -> ChannelView.State.WAITING;
    };
  }

  /** Of a reading of the broker's clock. */
  private static Instant instant(long ns) {
    return Instant.now().minusNanos(System.nanoTime() - ns).truncatedTo(ChronoUnit.MILLIS);
  }

  private static ChannelView.Video video(StreamDescription.VideoTrack track) {
    return new ChannelView.Video(
        track.codec(), track.profile(), track.width(), track.height(), track.frameRate());
  }

  private static ChannelView.Audio audio(StreamDescription.AudioTrack track) {
    return new ChannelView.Audio(
        track.codec(), track.channels(), track.sampleRateHz(), track.language());
  }
}
