package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Video;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code millrace producer} makes of its sources, as a consumer records it. */
@Timeout(120)
class ProducerProgramIT {
  @TempDir Path folder;

  @Test
  void whatATransportStreamCanCarryIsCopiedAndTheRestEncoded() {
    Path mp4 = Clips.make(folder.resolve("copied.mp4"), 4, 25);
    Path webm =
        Clips.encode(
            folder.resolve("encoded.webm"),
            4,
            List.of(
                "-c:v",
                "libvpx-vp9",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-c:a",
                "libvorbis"));
    try (BrokerProgram broker = BrokerProgram.start();
        Peer consumer = records(broker, "copied,encoded")) {
      broker.awaitSubscribers("encoded", 1);
      try (Peer copied = produces(broker, "copied", mp4.toString());
          Peer encoded = produces(broker, "encoded", webm.toString())) {
        copied.awaitSuccess(Programs.SOON);
        encoded.awaitSuccess(Programs.SOON);
        assertThat(copied.stderr()).contains("video copied, audio copied");
        assertThat(encoded.stderr()).contains("video encoded, audio encoded");
      }
      quit(broker, consumer, "copied", "encoded");
    }

    Video source = new Video(mp4);
    assertThat(recorded("copied").pictures()).isEqualTo(source.pictures());
    assertThat(recorded("copied").stream("audio").path("codec_name").asString()).isEqualTo("aac");
    assertThat(recorded("encoded").stream("video").path("codec_name").asString()).isEqualTo("h264");
    assertThat(recorded("encoded").stream("audio").path("codec_name").asString()).isEqualTo("aac");
    assertThat(recorded("encoded").pictures()).hasSameSizeAs(new Video(webm).pictures());
    assertThat(recorded("encoded").decodeErrors()).isEmpty();
  }

  @Test
  void loopsFramesAndTestPatternsAreChannelsLikeAnyOther() throws IOException {
    Path brief = Clips.make(folder.resolve("brief.mp4"), 1, 25);
    Path frames = Files.createDirectory(folder.resolve("frames"));
    Path audio = Files.createDirectory(folder.resolve("audio"));
    Clips.encode(frames.resolve("frame%d.jpg"), 2, List.of("-map", "0:v", "-r", "12"));
    for (int i = 1; i <= 2; i++) {
      Clips.encode(
          audio.resolve("audio" + i + ".mp3"), 1, List.of("-map", "1:a", "-c:a", "libmp3lame"));
    }
    try (BrokerProgram broker = BrokerProgram.start();
        Peer consumer = records(broker, "loop,frames,pattern")) {
      broker.awaitSubscribers("pattern", 1);
      try (Peer loop =
              produces(broker, "loop", brief.toString(), "--loop", "--title", "Over and over");
          Peer shown =
              produces(
                  broker,
                  "frames",
                  "--frames",
                  frames.toString(),
                  "--audio",
                  audio.toString(),
                  "--rate",
                  "12");
          Peer pattern = produces(broker, "pattern", "--test-pattern", "--duration", "3s")) {
        shown.awaitSuccess(Programs.SOON);
        pattern.awaitSuccess(Programs.SOON);
        Path looped = recorded("loop").file();
        long twice = 2 * Files.size(brief);
        await().atMost(Programs.SOON).until(() -> looped.toFile().length() > twice);
        JsonNode channel = broker.api().channel("loop");
        assertThat(channel.path("title").asString()).isEqualTo("Over and over");
        loop.terminate();
        loop.awaitExit(Programs.SOON);
      }
      quit(broker, consumer, "loop", "frames", "pattern");
    }

    assertThat(recorded("loop").pictures().size()).isGreaterThan(26);
    assertThat(recorded("frames").pictures()).hasSize(24);
    assertThat(recorded("frames").stream("video").path("r_frame_rate").asString())
        .isEqualTo("12/1");
    assertThat(recorded("frames").stream("audio").path("codec_name").asString()).isEqualTo("aac");
    assertThat(recorded("pattern").pictures()).hasSizeGreaterThan(60);
    assertThat(recorded("pattern").decodeErrors()).isEmpty();
  }

  private Video recorded(String id) {
    return new Video(folder.resolve(id + ".ts"));
  }

  private Peer records(BrokerProgram broker, String ids) {
    return Programs.millrace(
            "consumer",
            "--broker",
            broker.address(),
            "--subscribe",
            ids,
            "--record",
            folder.resolve("{id}.ts").toString())
        .stdinOpen()
        .start();
  }

  private static Peer produces(BrokerProgram broker, String id, String... source) {
    List<String> line =
        new ArrayList<>(List.of("producer", "--id", id, "--broker", broker.address()));
    line.addAll(List.of(source));
    return Programs.millrace(line.toArray(String[]::new)).start();
  }

  private static void quit(BrokerProgram broker, Peer consumer, String... ids) {
    for (String id : ids) {
      broker.awaitQuiet(id);
    }
    consumer.writeLine("quit");
    consumer.awaitSuccess(Programs.SOON);
  }
}
