package io.millrace.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.program.BrokerProgram;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.seed.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} of one after the other, at moments and in an order from a seed; somebody starts
 * again whoever was killed, and nobody touches the others.
 */
@Timeout(120)
class KilledAtAnyTimeIT {
  private static final String ID = "killed";

  private enum Victim {
    BROKER,
    PRODUCER,
    VIEWER
  }

  @TempDir Path folder;

  @Test
  void whoeverIsKilledTheOthersGoOnByThemselves() {
    long seed = Seeds.of().findFirst().orElseThrow();
    Random random = new Random(seed);
    List<Victim> order = new ArrayList<>(List.of(Victim.values()));
    Collections.shuffle(order, random);
    Faults.tell("killed in the order %s, seed %d", order, seed);
    try (World world = new World(folder)) {
      for (Victim victim : order) {
        Faults.lasting(Duration.ofMillis(random.nextInt(1_500)));
        Duration dark = world.kill(victim);
        Faults.tell("%s killed: pictures again %d ms after it was", victim, dark.toMillis());
      }
      Faults.assertCalm(world.broker);
      JsonNode seen = world.watcher.end();
      assertThat(seen.path("connections").asInt())
          .as("only the broker's death costs a connection")
          .isEqualTo(2);
    }
  }

  private static final class World implements AutoCloseable {
    private final Path clip;
    private final Path folder;
    private BrokerProgram broker;
    private Peer producer;
    private Watcher other;
    private final Watcher watcher;

    World(Path folder) {
      this.folder = folder;
      clip = Faults.clip(folder);
      broker = BrokerProgram.start();
      producer = Faults.producer(broker.port(), ID, clip);
      watcher = Watcher.ours(broker.port(), ID, folder.resolve("watched.ts"));
      other = Watcher.libsrt(broker.port(), ID, folder.resolve("other-0.ts"));
      watcher.awaitPictures();
    }

    /** Until the watcher, which nobody killed, has pictures again. */
    Duration kill(Victim victim) {
      return switch (victim) {
        case BROKER -> {
          broker.process().kill();
          Faults.assertCalm(broker);
          long fromNs = System.nanoTime();
          broker = BrokerProgram.start(broker.port());
          watcher.awaitPictures();
          yield Duration.ofNanos(System.nanoTime() - fromNs);
        }
        case PRODUCER -> {
          producer.kill();
          long fromNs = System.nanoTime();
          producer = Faults.producer(broker.port(), ID, clip);
          broker.awaitChannel(
              ID, channel -> channel.path("producer").path("pktRecv").asLong() < 500);
          watcher.awaitPictures();
          yield Duration.ofNanos(System.nanoTime() - fromNs);
        }
        case VIEWER -> {
          other.close();
          other = Watcher.libsrt(broker.port(), ID, folder.resolve("other-1.ts"));
          other.awaitPictures();
          yield watcher.awaitPictures();
        }
      };
    }

    @Override
    public void close() {
      other.close();
      watcher.close();
      producer.close();
      broker.close();
    }
  }
}
