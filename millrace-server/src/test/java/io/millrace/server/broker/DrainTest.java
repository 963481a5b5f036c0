package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.BrokerMember;
import io.millrace.broker.ChannelChange;
import io.millrace.broker.ChannelState;
import io.millrace.broker.Claim;
import io.millrace.broker.Coalescing;
import io.millrace.broker.Contender;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Role;
import io.millrace.broker.Standby;
import io.millrace.srt.endpoint.SrtSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Two loops, one with a hundred clients, whose ticks come when the test says so. */
class DrainTest {
  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final int CLIENTS = 100;
  private static final int PACKETS_THAT_SHOW_THAT_IT_IS_NO_TS = 60;
  private static final Duration TIME = Duration.ofSeconds(2);

  private final BrokerGroup group =
      new BrokerGroup(2, BrokerLimits.DEFAULT, place -> Coalescing.NONE);
  private final BrokerMember here = group.member(0);
  private final BrokerMember there = group.member(1);
  private final List<FakeSocket> sockets = new ArrayList<>();
  private final Queue<Runnable> ticks = new ArrayDeque<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
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
  private int ports = 5_000;
  private long nowNs = Long.MAX_VALUE - 1; // wraps on the way

  DrainTest() {
    for (int place = 0; place < group.size(); place++) {
      group.attach(place, tasks::add, () -> {});
    }
    for (int i = 0; i < CLIENTS; i++) {
      FakeSocket socket = new FakeSocket(new InetSocketAddress("192.0.2.1", 4000 + i), "1AAA99");
      socket.connected = true;
      sockets.add(socket);
      new SrtSubscriber(here.broker(), ID, new Nobody()).onConnected(socket);
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

  /** A producer whose stream is no MPEG-TS, so that it needs no picture. */
  private final class Producer implements SrtPublisher.Fate {
    final FakeSocket socket =
        new FakeSocket(new InetSocketAddress("192.0.2.9", ++ports), "publish:1AAA99");
    final BrokerMember member;
    final SrtPublisher publisher;
    final Contender contender;

    Producer(BrokerMember member, Role role) {
      this.member = member;
      Caller caller = new Caller(socket.remote, "", Optional.empty(), false, role);
      publisher = new SrtPublisher(ID, caller, null, home, () -> nowNs, this);
      contender = member.contender(ID, publisher, nowNs);
      assertThat(member.enter(contender, publisher, nowNs))
          .isInstanceOfAny(Claim.Granted.class, Claim.StandsBy.class);
      publisher.begin(contender, socket);
      settle();
    }

    void send() {
      publisher.onPayload(socket, ByteBuffer.wrap(new byte[1316]), nowNs);
      settle();
    }

    @Override
    public void connected(SrtPublisher producer, SrtSocket connection) {}

    @Override
    public void closed(SrtPublisher producer, SrtSocket connection) {}

    @Override
    public void failed(SrtPublisher producer, SrtSocket connection) {}
  }

  private void settle() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private void drain(BrokerMember member) {
    new Drain(member, home, () -> nowNs, 1, TIME).begin();
    settle();
  }

  @Test
  void producersThatStandByAreSentAwayAndNobodyTakesATurnOnTheWay() {
    List<ChannelChange> changes = new ArrayList<>();
    group.listen(changes::add);
    Producer primary = new Producer(here, Role.PRIMARY);
    List<Producer> backups =
        List.of(new Producer(there, Role.BACKUP), new Producer(here, Role.BACKUP));
    for (int i = 0; i < PACKETS_THAT_SHOW_THAT_IT_IS_NO_TS; i++) {
      primary.send();
      backups.forEach(Producer::send);
    }
    assertThat(group.standbys(ID)).hasSize(2).allMatch(Standby::warm);
    assertThat(here.producers()).containsExactly(backups.get(1).publisher, primary.publisher);

    group.stopPromotions();
    drain(here);
    assertThat(primary.socket.closed).isTrue();
    assertThat(backups.get(1).socket.closed).isTrue();
    backups.getFirst().send();
    nowNs += Duration.ofSeconds(6).toNanos();
    backups.getFirst().send();
    there.flush(nowNs);
    settle();
    drain(there);
    assertThat(backups.getFirst().socket.closed).isTrue();
    assertThat(group.switches(ID)).isZero();
    assertThat(changes)
        .extracting(change -> change.now().getClass().getSimpleName())
        .containsExactly("Live", "Lingering");
    assertThat(here.producers()).isEmpty();
    assertThat(there.producers()).isEmpty();
  }

  @Test
  void aProducerWhoseTurnWaitsWhileASlatePlaysIsSentAway() {
    here.beginStandIn(ID).orElseThrow();
    Producer waits = new Producer(here, Role.PRIMARY);
    assertThat(waits.contender.publication()).isEmpty();
    group.stopPromotions();
    drain(here);
    assertThat(waits.socket.closed).isTrue();
    assertThat(group.state(ID).orElseThrow()).isNotInstanceOf(ChannelState.Live.class);
  }

  @Test
  void clientsGoBitByBitOverTheTime() {
    Drain drain = new Drain(here, home, () -> nowNs, 1, TIME);
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
    Drain drain = new Drain(here, home, () -> nowNs, 1, TIME);
    assertThat(run(drain, Duration.ofMillis(30)))
        .isBetween(TIME.minusMillis(300), TIME.plusMillis(260));
  }
}
