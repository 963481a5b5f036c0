package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Libsrt;
import io.millrace.server.interop.Video;
import io.millrace.testkit.process.Peer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A channel is recorded as a program does it, and the program is killed. */
class RecordingIT {

  private static final String ID = "1AAA99";
  private static final String CHANNEL = "/api/v1/channels/" + ID;
  private static final int SECONDS = 40; // nobody waits for its end
  private static final int PICTURES = 25;
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void aKilledBrokerLeavesFilesThatPlayToTheLastSecond() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), SECONDS, PICTURES);
    Path recordings = folder.resolve("recordings");
    String[] options = {
      "--record-dir", recordings.toString(), "--record-split", "3s", "--record-free", "0B"
    };
    long bytesIn;
    try (BrokerProgram broker = BrokerProgram.start(0, options);
        Peer producer = Libsrt.ffmpegPublishes(clip, broker.port(), ID).start()) {
      broker.awaitChannel(ID, channel -> channel.path("randomAccessPoints").asInt() > 0);
      HttpResponse<byte[]> on =
          broker.api().send("PUT", CHANNEL + "/recording", "{\"format\":\"both\"}");
      assertThat(on.statusCode()).as(new String(on.body())).isEqualTo(200);
      requirePicture(broker);
      await()
          .atMost(SOON)
          .until(() -> files(recordings, ".ts").size() > 2 && files(recordings, ".mp4").size() > 2);
      assertThat(producer.isAlive()).as("the clip was long enough").isTrue();
      bytesIn = broker.api().channel(ID).path("bytesIn").asLong();
      broker.process().kill();
    }

    List<String> source = new Video(clip).pictures();
    int received = (int) (source.size() * bytesIn / Files.size(clip));
    for (String kind : List.of(".ts", ".mp4")) {
      List<String> recorded = new ArrayList<>();
      files(recordings, kind).forEach(file -> recorded.addAll(new Video(file).pictures()));
      recorded.removeLast(); // it may have been cut off
      int first = Collections.indexOfSubList(source, recorded);
      assertThat(first).as("%d pictures of %s in a row", recorded.size(), kind).isNotNegative();
      assertThat(first + recorded.size()).as(kind).isGreaterThan(received - PICTURES * 3 / 2);
    }
  }

  private static List<Path> files(Path recordings, String kind) throws IOException {
    Path own = recordings.resolve(ID);
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(own)) {
      return files.filter(file -> file.toString().endsWith(kind)).sorted().toList();
    }
  }

  /** The channel's picture is one, is kept for a while, and is not sent to whoever has it. */
  private static void requirePicture(BrokerProgram broker) throws IOException {
    String path = CHANNEL + "/thumbnail.jpg";
    HttpResponse<byte[]> picture =
        await() // FFmpeg may have been too slow on a machine that is busy
            .atMost(SOON)
            .until(() -> broker.api().send("GET", path, ""), answer -> answer.statusCode() == 200);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(picture.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age=");
    var image = ImageIO.read(new ByteArrayInputStream(picture.body()));
    assertThat(image.getWidth()).isEqualTo(320);
    assertThat(image.getHeight()).isEqualTo(180);
    String tag = picture.headers().firstValue("ETag").orElseThrow();
    assertThat(broker.api().send("GET", path, "", "If-None-Match", tag).statusCode())
        .isIn(200, 304);
  }
}
