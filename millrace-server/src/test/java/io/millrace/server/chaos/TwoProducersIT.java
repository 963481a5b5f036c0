package io.millrace.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.program.BrokerProgram;
import io.millrace.testkit.process.Peer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two producers that want the same channel, again and again. */
@Timeout(120)
class TwoProducersIT {
  private static final String ID = "wanted";

  @TempDir Path folder;

  @Test
  void whoIsLiveStaysUndisturbedAndTheOtherFollowsWhenItDies() {
    Path clip = Faults.clip(folder);
    try (BrokerProgram broker = BrokerProgram.start();
        Peer first = Faults.producer(broker.port(), ID, clip);
        Watcher watcher = Watcher.ours(broker.port(), ID, folder.resolve("watched.ts"))) {
      watcher.awaitPictures();
      String address = producer(broker);
      try (Peer second = Faults.producer(broker.port(), ID, clip)) {
        second.awaitStderr("in use", Duration.ofSeconds(20));
        Faults.lasting(Duration.ofSeconds(3)); // it asks again
        watcher.awaitPictures();
        assertThat(producer(broker)).isEqualTo(address);

        first.kill();
        long killedNs = System.nanoTime();
        broker.awaitChannel(
            ID, channel -> !producer(channel).isEmpty() && !producer(channel).equals(address));
        watcher.awaitPictures();
        Faults.tell(
            "two producers: pictures of the second %d ms after the first was killed",
            Duration.ofNanos(System.nanoTime() - killedNs).toMillis());
      }
      JsonNode seen = watcher.end();
      assertThat(seen.path("connections").asInt()).isEqualTo(1);
      assertThat(seen.path("lost").asLong(-1)).isZero();
      Faults.assertCalm(broker);
    }
  }

  private static String producer(BrokerProgram broker) {
    return producer(broker.api().channel(ID));
  }

  private static String producer(JsonNode channel) {
    return channel.path("producer").path("address").asString("");
  }
}
