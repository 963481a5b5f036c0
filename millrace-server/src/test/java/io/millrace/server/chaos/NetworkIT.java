package io.millrace.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.program.BrokerProgram;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One broker whose viewers and producers have a network of their own each, all of them ill at the
 * same time: cut for 2 s and for 8 s, 30 % loss both ways for 5 s, an address that changes.
 */
@Tag("alone")
@Timeout(120)
class NetworkIT {
  private static final LinkConditions CUT = LinkConditions.PERFECT.withLossRate(1);
  private static final LinkConditions LOSSY = LinkConditions.PERFECT.withLossRate(0.3);
  private static final Duration LATENCY = Duration.ofSeconds(2);

  @TempDir Path folder;

  @Test
  void picturesComeBackOverACutALossyAndAMovedNetwork() throws IOException {
    Path clip = Faults.clip(folder);
    try (BrokerProgram broker = BrokerProgram.start();
        ImpairmentProxy brieflyCut = proxy(broker);
        ImpairmentProxy longCut = proxy(broker);
        ImpairmentProxy lossy = proxy(broker);
        MovingRoute route = new MovingRoute(broker);
        Peer producer = Faults.endless(broker.port(), "still", clip);
        Peer moving = Faults.producer(route.port(), "moving", clip);
        Watcher brief = Watcher.libsrt(brieflyCut.port(), "still", folder.resolve("brief.ts"));
        Watcher cut = Watcher.ours(longCut.port(), "still", folder.resolve("cut.ts"));
        Watcher lost =
            Watcher.ours(lossy.port(), "still", folder.resolve("lossy.ts"), "--latency", "2s");
        Watcher ofMoving = Watcher.libsrt(broker.port(), "moving", folder.resolve("moving.ts"))) {
      List<Watcher> all = List.of(brief, cut, lost, ofMoving);
      Watcher.awaitPictures(all);

      route.move();
      long movedNs = System.nanoTime();
      both(brieflyCut, CUT);
      both(longCut, CUT);
      both(lossy, LOSSY);
      Faults.lasting(Duration.ofSeconds(2));
      both(brieflyCut, LinkConditions.PERFECT);
      tell("cut for 2 s", brief.awaitPictures());
      ofMoving.awaitPictures();
      tell("producer's address changed", Duration.ofNanos(System.nanoTime() - movedNs));
      Faults.lastingSince(movedNs, Duration.ofSeconds(5));
      both(lossy, LinkConditions.PERFECT);
      Faults.lastingSince(movedNs, Duration.ofSeconds(8));
      both(longCut, LinkConditions.PERFECT);
      long healedNs = System.nanoTime();
      cut.awaitReturn();
      cut.awaitPictures();
      tell("cut for 8 s", Duration.ofNanos(System.nanoTime() - healedNs));

      assertThat(brief.process().isAlive()).as("connection that was cut for 2 s").isTrue();
      assertThat(ofMoving.process().isAlive()).as("viewer of the moving producer").isTrue();
      assertThat(producer.isAlive()).isTrue();
      assertThat(moving.isAlive()).isTrue();
      assertThat(cut.end().path("connections").asInt()).isEqualTo(2);
      assertRepaired(lost);
      Faults.assertCalm(broker);
    }
  }

  private static void assertRepaired(Watcher lossy) {
    lossy.awaitPictures();
    JsonNode seen = lossy.end();
    Faults.tell(
        "30 %% loss both ways for 5 s, latency 2 s: %d recovered, %d lost of %d",
        seen.path("recovered").asLong(), seen.path("lost").asLong(), seen.path("packets").asLong());
    assertThat(seen.path("connections").asInt()).isEqualTo(1);
    assertThat(seen.path("recovered").asLong()).isPositive();
    assertThat(seen.path("lost").asLong()).isLessThanOrEqualTo(seen.path("packets").asLong() / 100);
  }

  private static ImpairmentProxy proxy(BrokerProgram broker) throws IOException {
    return ImpairmentProxy.to(new InetSocketAddress("127.0.0.1", broker.port()), 1);
  }

  private static void both(ImpairmentProxy proxy, LinkConditions conditions) {
    proxy.conditionsToServer(conditions);
    proxy.conditionsToClient(conditions);
  }

  private static void tell(String what, Duration dark) {
    Faults.tell("%s: pictures after at most %d ms", what, dark.toMillis());
  }

  /** The way from a caller to a broker, that becomes another one: so does the caller's address. */
  private static final class MovingRoute implements AutoCloseable {
    private final InetSocketAddress broker;
    private ImpairmentProxy way;

    MovingRoute(BrokerProgram broker) throws IOException {
      this.broker = new InetSocketAddress("127.0.0.1", broker.port());
      way = ImpairmentProxy.to(this.broker, 1);
    }

    int port() {
      return way.port();
    }

    void move() throws IOException {
      InetSocketAddress listen = way.address();
      way.close();
      way = ImpairmentProxy.start(listen, broker, 2);
    }

    @Override
    public void close() {
      way.close();
    }
  }
}
