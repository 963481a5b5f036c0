package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.load.stream.TestStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the load tool publishes, as FFmpeg sees it. */
@Timeout(120)
class TestStreamIT {
  private static final int FRAMES = 90;

  @TempDir Path folder;

  @Test
  void everyFrameIsDecodedWithoutComplaint() throws IOException {
    Path file = folder.resolve("load.ts");
    write(new TestStream(1, "load/1", 2_000_000, 30, 45), file);
    Video video = new Video(file);
    JsonNode stream = video.stream("video");
    assertThat(stream.path("codec_name").asString()).isEqualTo("h264");
    assertThat(stream.path("profile").asString()).isEqualTo("Constrained Baseline");
    assertThat(stream.path("width").asInt()).isEqualTo(320);
    assertThat(stream.path("height").asInt()).isEqualTo(180);
    assertThat(stream.path("avg_frame_rate").asString()).isEqualTo("30/1");
    assertThat(video.decodeErrors()).isEmpty();
    assertThat(video.pictures()).hasSize(FRAMES);
    assertThat(new HashSet<>(video.pictures())).as("pictures, all grey").hasSize(1);
  }

  private static void write(TestStream stream, Path file) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(TestStream.PAYLOAD);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int frame = 0; frame < FRAMES; frame++) {
        for (int left = stream.nextFrame(); left > 0; left--) {
          stream.write(payload.clear(), 0);
          out.write(payload.flip());
        }
      }
    }
  }
}
