package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.program.Programs;
import io.millrace.testkit.process.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A producer is killed, and then stopped where it is; its backup goes on, and it returns. */
@Tag("alone")
class BackupIT extends BrokerCase {

  /** Half a second is what the broker aims at; a busy machine and a player add to it. */
  private static final Duration GAP_MAX = Duration.ofSeconds(3);

  @TempDir static Path clips;
  private static Path clip;

  @BeforeAll
  static void makeClip() {
    clip = Clips.make(clips.resolve("clip.ts"), 40, 25);
  }

  @Override
  Map<String, String> settings() {
    return Map.of("backup.return", "1500ms");
  }

  @Test
  void aPlayerGoesOnWhenThePrimaryIsKilledOrStopped() throws Exception {
    Path received = folder.resolve("received.ts");
    try (Peer player = Libsrt.transmitViews(broker.port(), ID, received, LATENCY).start()) {
      broker.awaitSubscribers(ID, 1);
      try (Peer primary = Libsrt.ffmpegPublishes(clip, broker.port(), ID).start();
          Peer backup = backup()) {
        awaitOnAir(false);
        broker.awaitChannel(
            ID, channel -> channel.path("standbys").path(0).path("warm").asBoolean());
        assertGap("kill -9", received, primary::kill);

        try (Peer again = Libsrt.ffmpegPublishes(clip, broker.port(), ID).start()) {
          awaitOnAir(false);
          assertGap("SIGSTOP", received, again::pause);
          assertThat(broker.channel(ID).path("switches").asInt()).isEqualTo(3);
          again.kill();
        }
        backup.terminate();
        backup.awaitExit(SOON);
      }
      assertThat(player.isAlive()).as("the same connection").isTrue();
      end(player);
    }
    Video video = new Video(received);
    assertThat(video.pictures()).hasSizeGreaterThan(100);
    assertThat(video.decodeErrors().lines())
        .as("halves of pictures at switches")
        .hasSizeLessThan(12);
  }

  private Peer backup() {
    return Programs.millrace(
            "producer",
            clip.toString(),
            "--id",
            ID,
            "--broker",
            "127.0.0.1:" + broker.port(),
            "--backup")
        .start();
  }

  private void assertGap(String how, Path received, Runnable accident) throws Exception {
    try (Growth growth = Growth.of(received)) {
      accident.run();
      awaitOnAir(true);
      long bytes = growth.bytes();
      growth.awaitMoreThan(bytes, SOON);
      Duration gap = growth.longestPause();
      System.out.println(
          "longest pause in a player's file after " + how + ": " + gap.toMillis() + " ms");
      assertThat(gap).as("pause after %s", how).isLessThan(GAP_MAX);
    }
  }

  private void awaitOnAir(boolean backup) {
    broker.awaitChannel(
        ID,
        channel -> {
          JsonNode onAir = channel.path("producer");
          return onAir.isObject() && onAir.path("backup").asBoolean() == backup;
        });
  }
}
