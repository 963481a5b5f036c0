package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.events.EventSink;
import io.millrace.server.interop.Video;
import io.millrace.server.live.LiveStreams;
import io.millrace.server.live.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A stream with B pictures as a recording: the same pictures at the same times, and it seeks. */
class RecordedMp4IT {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Pictures from one key picture to the next. */
  private static final int GROUP = 25;

  private static final double TICK_S = 1.5 / 90_000;

  @TempDir Path folder;

  /** A packet of video: times in seconds since the first one is decoded. */
  private record Packet(double decoded, double presented, boolean key) {}

  @Test
  void bPicturesAreInTheFileAsTheyWereSent() throws IOException {
    Path file = record();
    List<Packet> sent = packets(TestBroker.CLIP);
    List<Packet> recorded = packets(file);
    // A recording that was late begins with the second key picture.
    int first = recorded.size() > GROUP ? 0 : GROUP;
    assertThat(first + recorded.size()).isBetween(TestBroker.PICTURES - 1, TestBroker.PICTURES);
    assertThat(recorded).anyMatch(packet -> packet.presented() > packet.decoded() + 0.05);
    double begin = sent.get(first).decoded();
    for (int i = 0; i < recorded.size(); i++) {
      Packet expected = sent.get(first + i);
      assertThat(recorded.get(i).decoded()).isCloseTo(expected.decoded() - begin, within());
      assertThat(recorded.get(i).presented()).isCloseTo(expected.presented() - begin, within());
      assertThat(recorded.get(i).key()).isEqualTo(expected.key());
    }
    List<String> pictures = new Video(TestBroker.CLIP).pictures();
    assertThat(new Video(file).pictures())
        .isEqualTo(pictures.subList(first, first + recorded.size()));
    List<String> sought = new Video(file).picturesFrom("0.4");
    assertThat(Collections.indexOfSubList(pictures, sought)).isBetween(first + 9, first + 11);
  }

  private static Offset<Double> within() {
    return Offset.offset(TICK_S);
  }

  private Path record() {
    try (TestBroker broker = new TestBroker();
        LiveStreams streams = broker.streams(Map.of())) {
      Map<String, String> values =
          Map.of(
              "record.dir",
              folder.toString(),
              "record.free",
              "0B",
              "channels.1AAA99.record",
              "mp4");
      LiveConfig config = new LiveConfig(BrokerConfig.of(values));
      try (Recorder recorder =
          new Recorder(broker.loops(), streams, config, EventSink.NONE, Clock.systemUTC())) {
        broker.listen(recorder::onChange);
        recorder.start();
        Publication camera = broker.begin(ID, "camera");
        await().atMost(SOON).until(() -> isTapped(broker));
        broker.sendClip(camera);
        await().atMost(SOON).until(() -> recorder.folder().list(ID).size() == 1);
        broker.end(camera);
        await()
            .atMost(SOON)
            .until(() -> recorder.state(ID).state() == RecordingState.State.WAITING);
      }
      try (var files = Files.list(folder.resolve(ID.value()))) {
        return files.findFirst().orElseThrow();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isTapped(TestBroker broker) {
    return broker.onLoop(() -> {
      AtomicInteger taps = new AtomicInteger();
      broker
          .loops()
          .broker(0)
          .channel(ID)
          .ifPresent(channel -> channel.forEachSubscription(tap -> taps.incrementAndGet()));
      return taps.get() > 0;
    });
  }

  private static List<Packet> packets(Path file) {
    List<Packet> packets = new ArrayList<>();
    double first = Double.NaN;
    for (JsonNode packet : new Video(file).videoPackets()) {
      double decoded = Double.parseDouble(packet.path("dts_time").asString());
      first = Double.isNaN(first) ? decoded : first;
      double presented = Double.parseDouble(packet.path("pts_time").asString());
      boolean key = packet.path("flags").asString().contains("K");
      packets.add(new Packet(decoded - first, presented - first, key));
    }
    return packets;
  }
}
