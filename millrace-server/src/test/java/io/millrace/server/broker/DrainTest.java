package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.ProducerId;
import io.millrace.srt.endpoint.SrtSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A loop with a hundred clients, whose ticks come when the test says so. */
class DrainTest {
  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final int CLIENTS = 100;
  private static final Duration TIME = Duration.ofSeconds(2);

  private final Broker broker = new Broker(BrokerLimits.DEFAULT);
  private final List<FakeSocket> sockets = new ArrayList<>();
  private final Queue<Runnable> ticks = new ArrayDeque<>();
  private final Home home =
      new Home() {
        @Override
        public void run(Runnable task) {
          task.run();
        }

        @Override
        public void schedule(Duration delay, Runnable task) {
          ticks.add(task);
        }
      };
  private long nowNs = Long.MAX_VALUE - 1; // wraps on the way

  DrainTest() {
    for (int i = 0; i < CLIENTS; i++) {
      FakeSocket socket = new FakeSocket(new InetSocketAddress("192.0.2.1", 4000 + i), "1AAA99");
      socket.connected = true;
      sockets.add(socket);
      new SrtSubscriber(broker, ID, new Nobody()).onConnected(socket);
    }
  }

  private final class Nobody implements SrtSubscriber.Fate {
    @Override
    public long nowNs() {
      return nowNs;
    }

    @Override
    public void joined(ProducerId channel, SrtSocket consumer) {}

    @Override
    public void left(ProducerId channel, SrtSocket consumer, boolean joined, String why) {}
  }

  private long left() {
    return sockets.stream().filter(socket -> !socket.closed).count();
  }

  /** How long it takes if each tick comes so late. */
  private Duration run(Drain drain, Duration late) {
    long begunNs = nowNs;
    drain.begin();
    while (!drain.done().isDone()) {
      nowNs += Drain.TICK.plus(late).toNanos();
      ticks.remove().run();
    }
    assertThat(left()).isZero();
    return Duration.ofNanos(nowNs - begunNs);
  }

  @Test
  void clientsGoBitByBitOverTheTime() {
    Drain drain = new Drain(broker, home, () -> nowNs, 1, TIME);
    drain.begin();
    assertThat(left()).isEqualTo(CLIENTS - 5);
    for (int tick = 1; tick < 10; tick++) {
      nowNs += Drain.TICK.toNanos();
      ticks.remove().run();
    }
    assertThat(left()).isEqualTo(CLIENTS / 2);
  }

  @Test
  void aLoopWhoseTicksComeLateIsDoneInTimeAllTheSame() {
    Drain drain = new Drain(broker, home, () -> nowNs, 1, TIME);
    assertThat(run(drain, Duration.ofMillis(30)))
        .isBetween(TIME.minusMillis(300), TIME.plusMillis(260));
  }
}
