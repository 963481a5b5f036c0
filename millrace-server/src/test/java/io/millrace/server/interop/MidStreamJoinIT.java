package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Who comes in the middle of a stream does not wait for the next key frame. */
class MidStreamJoinIT extends BrokerCase {
  private static final int GOP_FRAMES = 100;

  @Test
  void aViewerInMidStreamStartsAtOnceWithTablesAndAKeyFrame() throws IOException {
    Path source = Clips.make(folder.resolve("source.ts"), 9, GOP_FRAMES);
    Path received = folder.resolve("received.ts");
    try (Peer producer = Libsrt.ffmpegPublishes(source, broker.port(), ID).start()) {
      broker.awaitChannel(ID, channel -> channel.path("randomAccessPoints").asInt() >= 1);
      try (Peer viewer = Libsrt.transmitViews(broker.port(), ID, received, LATENCY).start()) {
        await().atMost(SOON).until(() -> Files.size(received) > 0);
        assertThat(broker.channel(ID).path("randomAccessPoints").asInt())
            .as("key frames, 4 s apart, until the first bytes were there")
            .isEqualTo(1);
        producer.awaitSuccess(SOON);
        end(viewer);
      }
    }

    Video video = new Video(received);
    byte[] bytes = Files.readAllBytes(received);
    assertThat(Received.pids(bytes, 564)).as("PAT, PMT, SDT").containsExactly(0, 4096, 17);
    assertThat(video.videoPackets().path(0).path("flags").asString()).startsWith("K");
    // ffmpeg ends before libsrt has sent everything: the last packets may be cut off.
    assertThat(video.decodeErrors(4)).isEmpty();
    assertThat(video.pictures())
        .isSubsetOf(new Video(source).pictures())
        .hasSizeGreaterThan(GOP_FRAMES);
  }
}
