package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.process.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A channel whose every picture is another one, from ffmpeg through the broker to ffmpeg. */
class FrameCounterIT extends BrokerCase {
  private static final int SECONDS = 7;
  private static final int PICTURES = SECONDS * 25;

  /** ffmpeg ends before libsrt has sent everything: the last second does not count. */
  private static final int PICTURES_SENT = PICTURES - 25;

  private static final int SOUNDS_SENT = (SECONDS - 1) * 48_000 / 1024;

  @Test
  void everyPictureAndEverySoundArrivesOnceAndInOrder() {
    Video source = new Video(Clips.make(folder.resolve("source.ts"), SECONDS, 25));
    Video received = new Video(folder.resolve("received.ts"));
    try (Peer viewer = Libsrt.ffmpegViews(broker.port(), ID, received.file()).start()) {
      broker.awaitSubscribers(ID, 1);
      try (Peer producer = Libsrt.ffmpegPublishes(source.file(), broker.port(), ID).start()) {
        producer.awaitSuccess(SOON);
      }
      end(viewer);
    }

    List<String> sent = source.pictures();
    assertThat(sent).hasSize(PICTURES).doesNotHaveDuplicates();
    assertThat(received.pictures())
        .startsWith(sent.subList(0, PICTURES_SENT).toArray(String[]::new))
        .hasSizeLessThanOrEqualTo(PICTURES);
    assertThat(received.audioPackets())
        .startsWith(source.audioPackets().subList(0, SOUNDS_SENT).toArray(String[]::new));
    assertSameCodec(source.stream("video"), received.stream("video"), "width", "height");
    assertSameCodec(source.stream("audio"), received.stream("audio"), "channels", "sample_rate");
  }

  private static void assertSameCodec(JsonNode sent, JsonNode received, String... more) {
    for (String key : List.of("codec_name", "profile", "r_frame_rate")) {
      assertThat(received.path(key)).as(key).isEqualTo(sent.path(key));
    }
    for (String key : more) {
      assertThat(received.path(key)).as(key).isEqualTo(sent.path(key));
    }
  }
}
