package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.process.Peer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A player sees the slate, then a producer, then the slate: one connection, one file that plays.
 */
class SlateIT extends BrokerCase {
  private static final int PICTURES_A_SECOND = 25;

  @TempDir static Path clips;

  private static Path slate;
  private static Path clip;

  @BeforeAll
  static void makeClips() {
    slate = Clips.make(clips.resolve("soon.mp4"), 1, PICTURES_A_SECOND, "-vf", "negate");
    clip = Clips.make(clips.resolve("clip.ts"), 2, PICTURES_A_SECOND);
  }

  @Override
  Map<String, String> settings() {
    return Map.of("channels." + ID + ".slate", slate.toString(), "linger", "1s");
  }

  @Test
  void aPlayerSeesTheSlateUntilAProducerSendsAndWhenItHasLeft() {
    Path received = folder.resolve("received.ts");
    try (Peer player = Libsrt.ffmpegViews(broker.port(), ID, received).start()) {
      broker.awaitSubscribers(ID, 1);
      awaitSlate("waiting");
      try (Peer producer = Libsrt.ffmpegPublishes(clip, broker.port(), ID).start()) {
        broker.awaitChannel(
            ID,
            channel ->
                channel.path("state").asString().equals("live")
                    && !channel.path("slate").asBoolean());
        producer.awaitSuccess(SOON);
      }
      awaitSlate("waiting");
      assertThat(player.isAlive()).as("the same connection").isTrue();
      broker.close();
      player.awaitExit(SOON);
      assertThat(isSlatePlaying()).as("its ffmpeg ended with the broker").isFalse();
    }
    assertThat(turns(new Video(received))).isEqualTo("slate clip slate");
    assertThat(new Video(received).decodeErrors().lines()).hasSizeLessThan(6);
  }

  @Test
  void whenNobodyWatchesNothingPlays() {
    try (Peer player = Libsrt.ffmpegViews(broker.port(), ID, folder.resolve("x.ts")).start()) {
      awaitSlate("waiting");
      assertThat(isSlatePlaying()).isTrue();
      assertThat(player.isAlive()).isTrue();
    }
    await().atMost(SOON).until(() -> !isSlatePlaying());
  }

  /** And has been for a while. */
  private void awaitSlate(String state) {
    broker.awaitChannel(
        ID,
        channel ->
            channel.path("slate").asBoolean() && channel.path("state").asString().equals(state));
    long before = broker.channel(ID).path("bytesOut").asLong();
    broker.awaitChannel(ID, channel -> channel.path("bytesOut").asLong() > before + 20_000);
  }

  private boolean isSlatePlaying() {
    return ProcessHandle.current()
        .descendants()
        .anyMatch(child ->
            child.info().commandLine().filter(line -> line.contains(slate.toString())).isPresent());
  }

  /** Whose pictures the file has, one after the other; those of neither were cut in two. */
  private String turns(Video video) {
    Set<String> ofSlate = new HashSet<>(new Video(slate).pictures());
    Set<String> ofClip = new HashSet<>(new Video(clip).pictures());
    StringBuilder turns = new StringBuilder();
    String last = "";
    for (String picture : video.pictures()) {
      String whose = ofSlate.contains(picture) ? "slate" : ofClip.contains(picture) ? "clip" : last;
      if (!whose.equals(last)) {
        turns.append(turns.isEmpty() ? "" : " ").append(whose);
        last = whose;
      }
    }
    return turns.toString();
  }
}
