package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What libsrt sends is what libsrt gets, through a whole broker, also where a twentieth is lost.
 */
class LibsrtBytesIT extends BrokerCase {
  /** Enough for several repairs on either side, also while a busy machine lets a program wait. */
  private static final Duration LONG_LATENCY = Duration.ofSeconds(1);

  private static final LinkConditions LOSSY = LinkConditions.PERFECT.withLossRate(0.05);

  @TempDir static Path clips;
  private static Path clip;

  @BeforeAll
  static void makeClip() {
    clip = Clips.make(clips.resolve("clip.ts"), 5, 25, "-b:v", "2M");
  }

  @Test
  void whatSrtLiveTransmitSendsIsWhatSrtLiveTransmitAndFfmpegGet() throws IOException {
    Path sent = folder.resolve("sent.ts");
    Path transmitted = folder.resolve("transmit.ts");
    Path copied = folder.resolve("ffmpeg.ts");
    try (Peer transmit = Libsrt.transmitViews(broker.port(), ID, transmitted, LATENCY).start();
        Peer ffmpeg = Libsrt.ffmpegViewsBytes(broker.port(), ID, copied).start()) {
      broker.awaitSubscribers(ID, 2);
      publishWithTransmit(Libsrt.paced(clip), sent, broker.port(), LATENCY);
      end(transmit, ffmpeg);
    }

    Received.assertSameBehindTables(transmitted, Libsrt.wholeChunks(sent));
    Received.assertSameBehindTables(copied, Libsrt.wholeChunks(sent));
  }

  @Test
  void whatFfmpegSendsIsWhatSrtLiveTransmitAndFfmpegGet() throws IOException {
    Path transmitted = folder.resolve("transmit.ts");
    Path copied = folder.resolve("ffmpeg.ts");
    byte[] sent;
    try (ImpairmentProxy up = ImpairmentProxy.to(broker.address(), 1);
        Peer transmit = Libsrt.transmitViews(broker.port(), ID, transmitted, LATENCY).start();
        Peer ffmpeg = Libsrt.ffmpegViewsBytes(broker.port(), ID, copied).start()) {
      broker.awaitSubscribers(ID, 2);
      Wiretap tap = Wiretap.on(up);
      try (Peer producer = Libsrt.ffmpegPublishes(clip, up.port(), ID).start()) {
        producer.awaitSuccess(SOON);
      }
      end(transmit, ffmpeg);
      sent = tap.bytes();
    }

    assertThat(sent.length).isGreaterThan((int) (Files.size(clip) * 0.9));
    Received.assertSameBehindTables(transmitted, sent);
    Received.assertSameBehindTables(copied, sent);
  }

  @Test
  void bytesThatAreNoTransportStreamPassToo() throws IOException {
    Path sent = folder.resolve("sent.pcm");
    Path received = folder.resolve("received.pcm");
    String noise =
        Libsrt.FFMPEG.path() + " -v error -re -f lavfi -i anoisesrc=seed=7:d=3 -f s16le -";
    try (Peer viewer = Libsrt.transmitViews(broker.port(), "noise", received, LATENCY).start()) {
      broker.awaitSubscribers("noise", 1);
      try (Peer producer = Libsrt.transmitPublishes(noise, sent, broker.port(), "noise", LATENCY)) {
        awaitAllSent(producer, "noise", LATENCY);
      }
      broker.awaitQuiet("noise", LATENCY);
      end(viewer);
    }

    Received.assertSame(Files.readAllBytes(received), Libsrt.wholeChunks(sent));
  }

  @Test
  void aTwentiethLostInEachDirectionOnEachSideIsRepaired() throws IOException {
    Path sent = folder.resolve("sent.ts");
    Path near = folder.resolve("near.ts");
    Path far = folder.resolve("far.ts");
    try (ImpairmentProxy up = proxy(1, LOSSY);
        ImpairmentProxy down = proxy(2, LOSSY);
        Peer nearViewer = Libsrt.transmitViews(broker.port(), ID, near, LONG_LATENCY).start();
        Peer farViewer = Libsrt.transmitViews(down.port(), ID, far, LONG_LATENCY).start()) {
      broker.awaitSubscribers(ID, 2);
      publishWithTransmit(Libsrt.paced(clip), sent, up.port(), LONG_LATENCY);
      end(nearViewer, farViewer);

      assertThat(up.countersToServer().lost()).as("lost on the producer's side").isPositive();
      assertThat(down.countersToClient().lost()).as("lost on the viewer's side").isPositive();
    }

    Received.assertSameBehindTables(near, Libsrt.wholeChunks(sent));
    Received.assertSameBehindTables(far, Libsrt.wholeChunks(sent));
  }

  @Test
  void jitterThatOvertakesAndDuplicatesChangeNothing() throws IOException {
    Path sent = folder.resolve("sent.ts");
    Path received = folder.resolve("received.ts");
    LinkConditions unruly =
        LinkConditions.PERFECT
            .withDelayNs(5_000_000)
            .withJitterNs(40_000_000)
            .withKeepOrder(false)
            .withDuplicateRate(0.1);
    try (ImpairmentProxy up = proxy(3, unruly);
        ImpairmentProxy down = proxy(4, unruly);
        Peer viewer = Libsrt.transmitViews(down.port(), ID, received, LONG_LATENCY).start()) {
      broker.awaitSubscribers(ID, 1);
      publishWithTransmit(Libsrt.paced(clip), sent, up.port(), LONG_LATENCY);
      end(viewer);

      assertThat(up.countersToServer().duplicated()).isPositive();
      assertThat(down.countersToClient().duplicated()).isPositive();
    }

    Received.assertSameBehindTables(received, Libsrt.wholeChunks(sent));
  }

  @Test
  void anOutageLongerThanTheLatencyCostsWhatWasSentMeanwhileAndNoMore() throws IOException {
    Path source = Clips.make(folder.resolve("source.ts"), 8, 25);
    Path received = folder.resolve("received.ts");
    try (ImpairmentProxy up = ImpairmentProxy.to(broker.address(), 5);
        Peer viewer = Libsrt.transmitViews(broker.port(), ID, received, LATENCY).start()) {
      broker.awaitSubscribers(ID, 1);
      try (Peer producer = Libsrt.ffmpegPublishes(source, up.port(), ID).start()) {
        broker.awaitChannel(ID, channel -> channel.path("randomAccessPoints").asInt() == 2);
        long nowNs = up.nowNs();
        up.conditionsToServer(LinkConditions.PERFECT.withOutage(nowNs, nowNs + 1_500_000_000L));
        producer.awaitSuccess(SOON);
      }
      end(viewer);
      assertThat(up.countersToServer().down()).isPositive();
    }

    List<String> sent = new Video(source).pictures();
    assertThat(new Video(received).pictures())
        .containsAll(sent.subList(0, 25))
        .containsAll(sent.subList(sent.size() - 50, sent.size() - 25));
  }

  private void publishWithTransmit(String paced, Path sent, int port, Duration latency) {
    try (Peer producer = Libsrt.transmitPublishes(paced, sent, port, ID, latency)) {
      awaitAllSent(producer, ID, latency);
    }
  }

  /** Silence alone is no end: on a busy machine a source may pause. */
  private void awaitAllSent(Peer producer, String id, Duration latency) {
    producer.awaitStderr(Libsrt.SOURCE_ENDED, SOON);
    broker.awaitChannel(id, channel -> channel.path("packetsOut").asLong() > 0);
    broker.awaitQuiet(id, latency);
  }

  private ImpairmentProxy proxy(long seed, LinkConditions conditions) throws IOException {
    ImpairmentProxy proxy = ImpairmentProxy.to(broker.address(), seed);
    proxy.conditionsToServer(conditions);
    proxy.conditionsToClient(conditions);
    return proxy;
  }
}
