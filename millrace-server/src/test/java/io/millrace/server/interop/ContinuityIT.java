package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.program.Programs;
import io.millrace.testkit.process.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Players that write a file while their channel's producer ends, is killed, and stays away for
 * longer than the channel lingers: one connection, one file that plays.
 */
class ContinuityIT extends BrokerCase {
  private static final int BRIEF_PICTURES = 50;

  /** libsrt in ffmpeg may end before its last pictures are sent. */
  private static final int TAIL_PICTURES = 10;

  private static final int WHOLE_RUNS = 3;

  @TempDir static Path clips;

  @Override
  Map<String, String> settings() {
    return Map.of("linger", "1500ms");
  }

  @Test
  void playersThatRanThroughThreeRestartsWroteOneFileThatPlays() {
    Path brief = Clips.make(clips.resolve("brief.ts"), BRIEF_PICTURES / 25, 25);
    List<Path> files =
        List.of(
            folder.resolve("received.ts"),
            folder.resolve("received.mkv"),
            folder.resolve("received.mp4"),
            folder.resolve("recorded.ts"));
    List<Peer> players = new ArrayList<>();
    try {
      files.subList(0, 3).forEach(file -> players.add(ffmpegWrites(file)));
      players.add(ours(files.getLast()));
      broker.awaitSubscribers(ID, files.size());
      runToItsEnd(brief);
      awaitState("lingering");
      killSoon(brief);
      runToItsEnd(brief); // takes over what the killed one left
      awaitState("waiting");
      runToItsEnd(brief);
      assertThat(players).as("the same connections").allMatch(Peer::isAlive);
      assertThat(broker.channel(ID).path("packetsSkipped").asLong()).isZero();
      broker.awaitQuiet(ID, LATENCY);
      players.getLast().writeLine("quit");
      end(players.toArray(Peer[]::new));
    } finally {
      players.forEach(Peer::close);
    }
    files.forEach(ContinuityIT::assertPlays);
    // what we record are the producers' own bytes, times and all
    files.subList(0, 3).forEach(ContinuityIT::assertTimesGrow);
  }

  private Peer ffmpegWrites(Path file) {
    return Libsrt.ffmpegViews(broker.port(), ID, file).start();
  }

  private Peer ours(Path file) {
    return Programs.millrace(
            "consumer",
            "--broker",
            "127.0.0.1:" + broker.port(),
            "--subscribe",
            ID,
            "--record",
            file.toString())
        .stdinOpen()
        .start();
  }

  private static void assertPlays(Path file) {
    Video video = new Video(file);
    assertThat(video.pictures().size())
        .as("pictures in %s", file)
        .isBetween(
            WHOLE_RUNS * (BRIEF_PICTURES - TAIL_PICTURES), (WHOLE_RUNS + 1) * BRIEF_PICTURES);
    // the last picture of a producer that was killed may be half a picture
    assertThat(video.decodeErrors().lines()).as("complaints of %s", file).hasSizeLessThan(6);
  }

  private static void assertTimesGrow(Path file) {
    long before = Long.MIN_VALUE;
    for (JsonNode packet : new Video(file).videoPackets()) {
      long dts = packet.path("dts").asLong();
      assertThat(dts).as("decoding times in %s grow", file).isGreaterThan(before);
      before = dts;
    }
  }

  private void runToItsEnd(Path clip) {
    try (Peer producer = Libsrt.ffmpegPublishes(clip, broker.port(), ID).start()) {
      producer.awaitSuccess(SOON);
    }
  }

  private void killSoon(Path clip) {
    long before = broker.channel(ID).path("packetsIn").asLong();
    try (Peer producer = Libsrt.ffmpegPublishes(clip, broker.port(), ID).start()) {
      broker.awaitChannel(ID, channel -> channel.path("packetsIn").asLong() > before + 50);
      producer.kill();
    }
  }

  private void awaitState(String state) {
    broker.awaitChannel(ID, channel -> channel.path("state").asString().equals(state));
  }
}
