package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Libsrt;
import io.millrace.server.interop.Received;
import io.millrace.server.interop.Video;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace consumer} from a pipe, and {@code millrace producer} from one. */
@Timeout(120)
class ConsumerProgramIT {
  private static final String TITLE = "Straßenfest Köln";

  @TempDir Path folder;

  @Test
  void commandsFromAPipeAreObeyedAndUnsubscribeStopsTheTraffic() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 40, 25, "-ac", "2");
    try (BrokerProgram broker = BrokerProgram.start();
        Peer consumer =
            Programs.millrace("consumer", "--broker", broker.address()).stdinOpen().start();
        Peer producer =
            Libsrt.ffmpegPublishes(clip, broker.port(), "1AAA99", Libsrt.title(folder, TITLE))
                .start()) {
      says(consumer, "list", "no subscriptions; try: subscribe 1AAA99");
      says(consumer, "subscribe 1AAA99", "subscribing to 1AAA99");
      Programs.awaitStdout(
          consumer, "1AAA99 live: \"" + TITLE + "\" · H.264 Constrained Baseline 320x180 25 fps");
      assertDescribed(broker.api().channel("1AAA99"));
      says(consumer, "subscribe 1AAA99", "'1AAA99' is subscribed already; see list");
      says(consumer, "subscribe a//b", "'a//b' is no producer id");
      says(consumer, "subscrib 1AAA99", "unknown command 'subscrib': did you mean subscribe?");
      says(consumer, "unsubscribe other", "'other' is not subscribed; see list");
      says(consumer, "list", "BITRATE");
      says(consumer, "stats", "PACKETS");

      says(consumer, "unsubscribe 1AAA99", "unsubscribed from 1AAA99");
      broker.awaitSubscribers("1AAA99", 0);
      JsonNode then = broker.api().channel("1AAA99");
      broker.awaitChannel("1AAA99", now -> grown(then, now, "packetsIn") > 50);
      assertThat(grown(then, broker.api().channel("1AAA99"), "packetsOut")).isZero();

      consumer.writeLine("quit");
      consumer.awaitSuccess(Programs.SOON);
      assertThat(consumer.stderr()).isEmpty();
      assertThat(producer.isAlive()).isTrue();
    }
  }

  @Test
  void whatGoesIntoTheProducersPipeIsWhatTheConsumerRecords() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 4, 25);
    Path recording = folder.resolve("recording.ts");
    try (BrokerProgram broker = BrokerProgram.start();
        Peer consumer = records(broker, recording, "--json")) {
      broker.awaitSubscribers("1AAA99", 1);
      try (Peer producer =
          Programs.millrace("producer", "-", "--id", "1AAA99", "--broker", broker.address())
              .stdin(clip)
              .start()) {
        producer.awaitSuccess(Programs.SOON);
        assertThat(producer.stderr()).contains("sent 1AAA99");
      }
      broker.awaitQuiet("1AAA99");
      consumer.writeLine("quit");
      consumer.awaitSuccess(Programs.SOON);

      JsonNode summary = new JsonMapper().readTree(consumer.stdout());
      assertThat(summary.path("lost").asLong(-1)).isZero();
      assertThat(summary.path("fileBytes").asLong()).isEqualTo(Files.size(recording));
      assertThat(summary.path("sha256").asString())
          .isEqualTo(Received.sha256(Files.readAllBytes(recording)));
    }
    Received.assertSameBehindTables(recording, clip);
  }

  @Test
  void whatALibsrtListenerSendsIsWhatTheConsumerRecords() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 8, 25);
    Path sent = folder.resolve("sent.ts");
    Path recording = folder.resolve("recording.ts");
    int port = FreePorts.udp();
    try (Peer consumer =
            Programs.millrace(
                    "consumer",
                    "--broker",
                    "127.0.0.1:" + port,
                    "--subscribe",
                    "1AAA99",
                    "--record",
                    recording.toString(),
                    "--json")
                .stdinOpen()
                .start();
        Peer listener = Libsrt.transmitListens(clip, sent, port).start()) {
      listener.awaitStderr(Libsrt.CALLER_ACCEPTED, Programs.SOON);
      listener.writeLine("go");
      await().atMost(Programs.SOON).until(() -> recording.toFile().length() > 200_000);
      consumer.writeLine("quit");
      consumer.awaitSuccess(Programs.SOON);
      assertThat(listener.isAlive()).isTrue();
      JsonNode summary = new JsonMapper().readTree(consumer.stdout());
      assertThat(summary.path("lost").asLong(-1)).isZero();
    }
    byte[] received = Files.readAllBytes(recording);
    byte[] beginning = Arrays.copyOf(Files.readAllBytes(sent), received.length);
    assertThat(Arrays.mismatch(received, beginning)).as("first difference").isEqualTo(-1);
  }

  @Test
  void producerAndConsumerComeBackByThemselvesWhenTheBrokerWasKilled() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.mp4"), 4, 25);
    Path recording = folder.resolve("recording.ts");
    BrokerProgram first = BrokerProgram.start();
    try (first;
        Peer consumer = records(first, recording);
        Peer producer =
            Programs.millrace(
                    "producer",
                    clip.toString(),
                    "--loop",
                    "--id",
                    "1AAA99",
                    "--broker",
                    first.address())
                .start()) {
      await().atMost(Programs.SOON).until(() -> recording.toFile().length() > 100_000);
      first.process().kill();
      try (BrokerProgram second = BrokerProgram.start(first.port())) {
        second.awaitTraffic("1AAA99");
        long before = Files.size(recording);
        await().atMost(Programs.SOON).until(() -> Files.size(recording) > before + 100_000);
        Programs.awaitStdout(consumer, "1AAA99: connected again");
        assertThat(producer.isAlive()).isTrue();
        consumer.writeLine("quit");
        consumer.awaitSuccess(Programs.SOON);
      }
    }

    Video video = new Video(recording);
    assertThat(video.stream("video").path("codec_name").asString()).isEqualTo("h264");
    assertThat(video.pictures()).hasSizeGreaterThan(50);
  }

  private static Peer records(BrokerProgram broker, Path file, String... options) {
    String[] line = new String[options.length + 7];
    line[0] = "consumer";
    line[1] = "--broker";
    line[2] = broker.address();
    line[3] = "--subscribe";
    line[4] = "1AAA99";
    line[5] = "--record";
    line[6] = file.toString();
    System.arraycopy(options, 0, line, 7, options.length);
    return Programs.millrace(line).stdinOpen().start();
  }

  private static void assertDescribed(JsonNode channel) {
    assertThat(channel.path("title").asString()).isEqualTo(TITLE);
    assertThat(channel.path("provider").asString()).isEqualTo("FFmpeg");
    JsonNode video = channel.path("video").path(0);
    assertThat(video.path("codec").asString()).isEqualTo("H.264");
    assertThat(video.path("width").asInt()).isEqualTo(320);
    assertThat(video.path("height").asInt()).isEqualTo(180);
    assertThat(video.path("frameRate").asDouble()).isEqualTo(25);
    JsonNode audio = channel.path("audio").path(0);
    assertThat(audio.path("codec").asString()).isEqualTo("AAC-LC");
    assertThat(audio.path("channels").asInt()).isEqualTo(2);
    assertThat(audio.path("sampleRateHz").asInt()).isEqualTo(48_000);
  }

  private static long grown(JsonNode then, JsonNode now, String counter) {
    return now.path(counter).asLong() - then.path(counter).asLong();
  }

  private static void says(Peer consumer, String command, String answer) {
    int before = Programs.stdout(consumer).length();
    consumer.writeLine(command);
    await("answer to " + command)
        .atMost(Programs.SOON)
        .pollInterval(Programs.POLL)
        .until(() -> Programs.stdout(consumer).substring(before).contains(answer));
  }
}
