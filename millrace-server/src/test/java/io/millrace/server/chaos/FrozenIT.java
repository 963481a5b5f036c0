package io.millrace.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.program.BrokerProgram;
import io.millrace.testkit.process.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * SIGSTOP for 10 s, which is longer than the 5 s after which SRT takes a peer for dead: a producer,
 * a viewer, and a broker of its own, all at the same time. So leaps the clock of a program whose
 * machine was suspended.
 */
@Timeout(120)
class FrozenIT {
  private static final Duration FROZEN = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void whoWasFrozenComesBackByItselfAndNobodyElseNotices() {
    Path clip = Faults.clip(folder);
    try (BrokerProgram broker = BrokerProgram.start();
        BrokerProgram frozenBroker = BrokerProgram.start();
        Peer frozenProducer = Faults.producer(broker.port(), "producer", clip);
        Peer producer = Faults.endless(broker.port(), "viewer", clip);
        Peer ofFrozenBroker = Faults.producer(frozenBroker.port(), "broker", clip);
        Watcher ofFrozenProducer =
            Watcher.libsrt(broker.port(), "producer", folder.resolve("producer.ts"));
        Watcher frozen = Watcher.ours(broker.port(), "viewer", folder.resolve("viewer.ts"));
        Watcher beside = Watcher.libsrt(broker.port(), "viewer", folder.resolve("beside.ts"));
        Watcher ofBroker =
            Watcher.ours(frozenBroker.port(), "broker", folder.resolve("broker.ts"))) {
      List.of(ofFrozenProducer, frozen, beside, ofBroker).forEach(Watcher::awaitPictures);

      List<Peer> stopped = List.of(frozenProducer, frozen.process(), frozenBroker.process());
      stopped.forEach(Peer::pause);
      long besideBefore = beside.bytes();
      Faults.lasting(FROZEN);
      long besideGot = beside.bytes() - besideBefore;
      long resumedNs = System.nanoTime();
      stopped.forEach(Peer::resume);
      Watcher.awaitPictures(List.of(ofFrozenProducer, ofBroker))
          .forEach((watcher, dark) -> tell(watcher.id(), dark));
      frozen.awaitReturn(); // what waited in its socket is no picture of now
      frozen.awaitPictures();
      tell("viewer", Duration.ofNanos(System.nanoTime() - resumedNs));

      assertThat(besideGot).as("bytes of a neighbour").isGreaterThan(clip.toFile().length() / 4);
      assertThat(beside.process().isAlive()).as("the neighbour's connection").isTrue();
      assertThat(ofFrozenProducer.process().isAlive()).as("its viewer's connection").isTrue();
      assertThat(producer.isAlive()).isTrue();
      assertThat(ofFrozenBroker.isAlive()).isTrue();
      assertCameBack(frozen.end());
      assertCameBack(ofBroker.end());
      Faults.assertCalm(broker);
      Faults.assertCalm(frozenBroker);
    }
  }

  private static void tell(String who, Duration dark) {
    Faults.tell(
        "frozen for 10 s, the %s: pictures at most %d ms after it could go on",
        who, dark.toMillis());
  }

  private static void assertCameBack(JsonNode seen) {
    assertThat(seen.path("state").asString()).isEqualTo("live");
    assertThat(seen.path("connections").asInt()).isEqualTo(2);
  }
}
