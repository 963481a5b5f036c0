package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Producers leave, come back, are killed and get in each other's way; viewers stay. */
@Tag("alone")
class ProducerChangeIT extends BrokerCase {
  private static final int BRIEF_PICTURES = 75;
  private static final int TAIL_PICTURES = 10;

  @TempDir static Path clips;
  private static Path brief;
  private static Path extended;

  @BeforeAll
  static void makeClips() {
    brief = Clips.make(clips.resolve("brief.ts"), BRIEF_PICTURES / 25, 25);
    extended = Clips.make(clips.resolve("extended.ts"), 25, 25);
  }

  @Test
  void aViewerStaysWhenTheProducerLeavesAndGoesOnWhenItReturns() throws IOException {
    Path received = folder.resolve("received.ts");
    try (Peer viewer = Libsrt.transmitViews(broker.port(), ID, received, LATENCY).start()) {
      broker.awaitSubscribers(ID, 1);
      publishBriefly();
      broker.awaitQuiet(ID, LATENCY);
      assertThat(broker.channel(ID).path("state").asString()).isEqualTo("lingering");
      long bytesOfFirst = broker.channel(ID).path("bytesOut").asLong();
      publishBriefly();
      broker.awaitQuiet(ID, LATENCY);
      assertThat(broker.channel(ID).path("bytesOut").asLong()).isGreaterThan(bytesOfFirst * 3 / 2);
      assertThat(viewer.isAlive()).as("the same connection").isTrue();
      assertThat(broker.channel(ID).path("packetsSkipped").asLong()).isZero();
      end(viewer);
    }

    // libsrt in ffmpeg may end before its last pictures are sent.
    assertThat(new Video(received).pictures())
        .hasSizeBetween(2 * (BRIEF_PICTURES - TAIL_PICTURES), 2 * BRIEF_PICTURES)
        .startsWith(
            new Video(brief)
                .pictures()
                .subList(0, BRIEF_PICTURES - TAIL_PICTURES)
                .toArray(String[]::new));
  }

  @Test
  void aSecondProducerIsRefusedWithInUseAndTheFirstGoesOn() throws IOException {
    try (ImpairmentProxy proxy = ImpairmentProxy.to(broker.address(), 1);
        Peer first = Libsrt.ffmpegPublishes(extended, broker.port(), ID).start()) {
      Refusals refusals = Refusals.on(proxy);
      broker.awaitChannel(ID, channel -> channel.path("packetsIn").asLong() > 0);
      try (Peer second = Libsrt.ffmpegPublishes(brief, proxy.port(), ID).start()) {
        assertThat(second.awaitExit(SOON)).isNotZero();
        assertThat(second.stderr()).contains("REJECT").contains("failed");
      }

      assertThat(refusals.codes()).containsExactly(2409);
      assertThat(first.isAlive()).isTrue();
      long before = broker.channel(ID).path("packetsIn").asLong();
      broker.awaitChannel(ID, channel -> channel.path("packetsIn").asLong() > before);
    }
  }

  @Test
  void aProducerThatWasKilledComesBackWithinASecondAndAHalf() throws IOException {
    try (ImpairmentProxy proxy = ImpairmentProxy.to(broker.address(), 1)) {
      Refusals refusals = Refusals.on(proxy);
      String before;
      try (Peer killed = Libsrt.ffmpegPublishes(extended, broker.port(), ID).start()) {
        broker.awaitChannel(ID, channel -> channel.path("packetsIn").asLong() > 0);
        before = producer();
        killed.kill();
      }
      try (Peer again = Libsrt.ffmpegPublishes(extended, proxy.port(), ID).start()) {
        await().atMost(SOON).until(() -> proxy.countersToServer().sent() > 0);
        long calledNs = System.nanoTime();
        broker.awaitChannel(ID, channel -> !Set.of(before, "").contains(address(channel)));
        assertThat(Duration.ofNanos(System.nanoTime() - calledNs))
            .isLessThan(Duration.ofMillis(2500));
        assertThat(again.isAlive()).isTrue();
      }
      assertThat(refusals.codes()).isEmpty();
    }
  }

  @Test
  void theSameSessionTakesOverAtOnceAndTheOldConnectionIsClosed() {
    try (Peer first = publishesInSession("one").start()) {
      broker.awaitChannel(ID, channel -> channel.path("packetsIn").asLong() > 0);
      String before = producer();
      try (Peer second = publishesInSession("one").start()) {
        first.awaitExit(SOON);
        broker.awaitChannel(ID, channel -> !Set.of(before, "").contains(address(channel)));
        assertThat(second.isAlive()).isTrue();
      }
    }
  }

  private String producer() {
    return address(broker.channel(ID));
  }

  private static String address(JsonNode channel) {
    return channel.path("producer").path("address").asString("");
  }

  private void publishBriefly() {
    try (Peer producer = Libsrt.ffmpegPublishes(brief, broker.port(), ID).start()) {
      producer.awaitSuccess(SOON);
    }
  }

  private PeerCommand publishesInSession(String session) {
    return Libsrt.FFMPEG.command(
        "-v",
        "error",
        "-nostdin",
        "-re",
        "-i",
        extended.toString(),
        "-c",
        "copy",
        "-f",
        "mpegts",
        Libsrt.url(broker.port(), "%23!::r=" + ID + ",m=publish,s=" + session));
  }
}
