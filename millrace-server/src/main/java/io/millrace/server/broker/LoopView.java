package io.millrace.server.broker;

import io.millrace.broker.Broker;
import io.millrace.broker.Channel;
import io.millrace.broker.ChannelStats;
import io.millrace.cli.HostAndPort;
import io.millrace.media.StreamDescription;
import io.millrace.server.config.ProductVersion;
import io.millrace.server.http.BrokerStatus;
import io.millrace.server.http.BrokerView;
import io.millrace.server.http.ChannelView;
import io.millrace.srt.endpoint.EndpointStats;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes snapshots on the loop for other threads. */
final class LoopView implements BrokerView {

  private final SrtEndpoint endpoint;
  private final Broker broker;
  private final Reception reception;
  private final long startNs = System.nanoTime();

  LoopView(SrtEndpoint endpoint, Broker broker, Reception reception) {
    this.endpoint = endpoint;
    this.broker = broker;
    this.reception = reception;
  }

  @Override
  public CompletableFuture<List<ChannelView>> channels() {
    return endpoint.loop().call(() -> broker.channels().stream().map(this::view).toList());
  }

  @Override
  public CompletableFuture<BrokerStatus> status() {
    return endpoint.loop().call(this::statusNow);
  }

  private BrokerStatus statusNow() {
    EndpointStats stats = endpoint.stats();
    return new BrokerStatus(
        ProductVersion.text(),
        HostAndPort.of(endpoint.localAddress()).toString(),
        Duration.ofNanos(System.nanoTime() - startNs).toMillis(),
        stats.connections(),
        stats.datagramsReceived(),
        stats.datagramsSent(),
        stats.ignored(),
        reception.refused());
  }

  private ChannelView view(Channel channel) {
    StreamDescription what = channel.description();
    ChannelStats stats = channel.stats();
    boolean live = channel.publication().isPresent();
    return new ChannelView(
        channel.id().value(),
        live ? ChannelView.State.LIVE : ChannelView.State.WAITING,
        reception.isEncrypted(channel.id()),
        what.title(),
        what.provider(),
        what.summary(),
        what.video().stream().map(LoopView::video).toList(),
        what.audio().stream().map(LoopView::audio).toList(),
        stats.subscribers(),
        stats.packetsIn(),
        stats.bytesIn(),
        stats.packetsOut(),
        stats.bytesOut(),
        stats.skips(),
        stats.packetsSkipped(),
        stats.randomAccessPoints(),
        stats.logBytes(),
        reception.producer(channel.id()).flatMap(LoopView::producer));
  }

  private static ChannelView.Video video(StreamDescription.VideoTrack track) {
    return new ChannelView.Video(
        track.codec(), track.profile(), track.width(), track.height(), track.frameRate());
  }

  private static ChannelView.Audio audio(StreamDescription.AudioTrack track) {
    return new ChannelView.Audio(
        track.codec(), track.channels(), track.sampleRateHz(), track.language());
  }

  private static Optional<ChannelView.Producer> producer(SrtPublisher publisher) {
    return publisher
        .stats()
        .map(stats ->
            new ChannelView.Producer(
                publisher.name(),
                stats.msTimeStamp(),
                stats.msRtt(),
                stats.received().pktRecv(),
                stats.received().pktRcvLoss(),
                stats.received().pktRcvDrop()));
  }
}
