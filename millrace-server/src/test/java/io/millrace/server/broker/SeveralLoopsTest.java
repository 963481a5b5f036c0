package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.net.EventLoop;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.http.BrokerStatus;
import io.millrace.server.http.ChannelView;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.testkit.Pattern;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole broker of four loops over loopback: whoever is on whichever loop, nobody notices. */
@Timeout(120)
class SeveralLoopsTest {

  private static final int LOOPS = 4;
  private static final int VIEWERS = 24;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final EventLoop loop = EventLoop.start("clients");
  private BrokerServer broker;
  private SrtEndpoint clients;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    broker = BrokerServer.start(config("--loops", "" + LOOPS));
    clients = SrtEndpoint.open(loop, ANY_PORT);
  }

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
    loop.close();
  }

  private static EffectiveConfig config(String... flagsAndValues) {
    Map<String, String> flags = new HashMap<>(Map.of("--bind", "127.0.0.1:0", "--http", "off"));
    for (int i = 0; i < flagsAndValues.length; i += 2) {
      flags.put(flagsAndValues[i], flagsAndValues[i + 1]);
    }
    return EffectiveConfig.load(flags, Map.of(), Optional.empty());
  }

  /** A connection and what came over it. */
  private static final class Client implements SocketHandler {
    final Queue<Integer> received = new ConcurrentLinkedQueue<>();
    volatile SrtSocket socket;
    volatile boolean connected;
    volatile CloseReason closed;

    @Override
    public void onConnected(SrtSocket connection) {
      connected = true;
    }

    @Override
    public void onPayload(SrtSocket from, ByteBuffer payload, long originNs) {
      received.add(Pattern.verify(payload));
    }

    @Override
    public void onClosed(SrtSocket connection, CloseReason reason) {
      closed = reason;
    }
  }

  private Client call(String streamId) {
    Client client = new Client();
    client.socket = clients.connect(broker.address(), streamId, SrtOptions.LIVE, client);
    return client;
  }

  private List<Client> call(int count, String streamId) {
    List<Client> all = IntStream.range(0, count).mapToObj(i -> call(streamId)).toList();
    await(() -> all.stream().allMatch(client -> client.connected));
    return all;
  }

  /** Sends these payloads; none of them is MPEG-TS. */
  private void send(Client producer, int from, int to) {
    for (int n = from; n < to; n++) {
      ByteBuffer payload = ByteBuffer.wrap(Pattern.payload(n, 1316));
      loop.call(() -> producer.socket.send(payload, System.nanoTime())).join();
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).pollInterval(POLL).until(condition);
  }

  private ChannelView channel(String id) {
    return broker.view().channels().join().stream()
        .filter(channel -> channel.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  private void awaitChannel(String id, Predicate<ChannelView> wanted) {
    await(() -> {
      ChannelView now = channel(id);
      return now != null && wanted.test(now);
    });
  }

  private static Predicate<ChannelView> live() {
    return channel -> channel.state() == ChannelView.State.LIVE;
  }

  /** Each one has every payload from some on to the last, in order. */
  private static void assertAllToTheEnd(List<Client> viewers, int last) {
    assertThat(viewers)
        .allSatisfy(viewer -> {
          List<Integer> got = List.copyOf(viewer.received);
          int first = got.getFirst();
          assertThat(got).isEqualTo(IntStream.rangeClosed(first, last).boxed().toList());
        });
  }

  private static void awaitLast(List<Client> viewers, int last) {
    await(() -> viewers.stream().allMatch(viewer -> viewer.received.contains(last)));
  }

  @Test
  void aDrainSendsAwayWhoStandsByOnAnyLoopAndSwitchesNobodyIn() throws InterruptedException {
    List<Client> producers = new ArrayList<>(call(1, "publish:a"));
    producers.addAll(call(4, "publish:a?backup"));
    for (int n = 0; n < 60; n++) {
      int next = n;
      producers.forEach(producer -> send(producer, next, next + 1));
    }
    awaitChannel(
        "a",
        channel ->
            channel.standbys().size() == 4
                && channel.standbys().stream().allMatch(ChannelView.Standby::warm));
    producers.forEach(producer -> send(producer, 60, 61)); // each could be switched in now
    long switches = channel("a").switches();

    broker.drain();
    await(() -> producers.stream().allMatch(producer -> producer.closed != null));
    assertThat(channel("a").state()).isEqualTo(ChannelView.State.LINGERING);
    assertThat(channel("a").switches()).isEqualTo(switches);
  }

  @Test
  void viewersOnAllLoopsGetEveryPayloadOfAProducerOnOne() {
    List<Client> viewers = call(VIEWERS, "read:a");
    awaitChannel("a", channel -> channel.subscribers() == VIEWERS);
    Client producer = call(1, "publish:a").getFirst();
    awaitChannel("a", live());
    send(producer, 0, 400);
    awaitLast(viewers, 399);
    assertAllToTheEnd(viewers, 399);
    assertThat(viewers.stream().map(viewer -> viewer.received.peek()).distinct())
        .as("they begin with the same one")
        .hasSize(1);

    ChannelView whole = channel("a");
    assertThat(broker.view().channels().join()).as("one channel, not one a loop").hasSize(1);
    assertThat(whole.packetsIn()).isEqualTo(400);
    assertThat(whole.producer()).isPresent();
    BrokerStatus status = broker.view().status().join();
    assertThat(status.loops()).isEqualTo(LOOPS);
    assertThat(status.connections()).isEqualTo(VIEWERS + 1);
    assertThat(status.notRelayed()).isZero();
    assertThat(broker.sockets()).endsWith("; 4 loops");
  }

  @Test
  void aProducerThatComesBackReachesTheSameViewersWhicheverLoopItComesTo() {
    List<Client> viewers = call(VIEWERS / 2, "read:a");
    for (int turn = 1; turn <= 4; turn++) { // on the same loop each time: once in 64 runs
      Client producer = call(1, "publish:a").getFirst();
      awaitChannel("a", live());
      int first = turn * 1_000;
      send(producer, first, first + 100);
      awaitLast(viewers, first + 99);
      producer.socket.close();
      awaitChannel("a", channel -> channel.state() == ChannelView.State.LINGERING);
    }
    assertThat(viewers)
        .allSatisfy(viewer -> {
          assertThat(viewer.closed).isNull();
          assertThat(List.copyOf(viewer.received)).isSorted().doesNotHaveDuplicates();
        });
    assertThat(channel("a").packetsIn()).isEqualTo(400);
  }

  @Test
  void theSameSessionTakesOverFromLoopToLoop() {
    List<Client> viewers = call(VIEWERS / 2, "read:a");
    Client before = null;
    for (int turn = 1; turn <= 4; turn++) {
      Client now = call(1, "#!::r=a,m=publish,s=one").getFirst();
      if (before != null) {
        Client old = before;
        await(() -> old.closed == CloseReason.PEER_SHUTDOWN);
      }
      int first = turn * 1_000;
      awaitChannel("a", live());
      send(now, first, first + 100);
      awaitLast(viewers, first + 99);
      before = now;
    }
    assertThat(viewers)
        .allSatisfy(
            viewer -> assertThat(List.copyOf(viewer.received)).isSorted().doesNotHaveDuplicates());
  }

  @Test
  void ofManyProducersThatWantOneChannelAtOnceOneHasItAndTheOthersAreTold() {
    List<Client> rivals = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      rivals.add(call("publish:a"));
    }
    await(() -> rivals.stream().anyMatch(rival -> rival.connected && rival.closed == null));
    awaitChannel("a", live());
    // those of the same host wait a second for a sign of life
    Client[] winner = new Client[1];
    await(() -> {
      rivals.stream()
          .filter(rival -> rival.connected && rival.closed == null)
          .forEach(rival -> {
            winner[0] = rival;
            send(rival, 0, 1);
          });
      return rivals.stream().filter(rival -> rival.closed != null).count() == rivals.size() - 1;
    });
    assertThat(winner[0].closed).isNull();
    assertThat(rivals)
        .filteredOn(rival -> rival.closed == CloseReason.REJECTED)
        .allSatisfy(rival ->
            assertThat(loop.call(rival.socket::rejection).join()).isEqualTo(Rejection.CONFLICT));
    List<Client> viewers = call(4, "read:a");
    awaitChannel("a", channel -> channel.subscribers() == 4);
    send(winner[0], 10, 200);
    awaitLast(viewers, 199);
  }

  @Test
  void channelsWithoutNumberAndViewersThatComeAndGoLeaveNothingBehind() throws IOException {
    broker.close();
    broker = BrokerServer.start(config("--loops", "" + LOOPS, "--linger", "500ms"));
    List<Client> producers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      producers.add(call("publish:c" + i));
    }
    await(() -> producers.stream().allMatch(producer -> producer.connected));
    int last = 0;
    for (int round = 0; round < 3; round++) {
      List<Client> viewers = new ArrayList<>();
      for (int i = 0; i < 36; i++) {
        viewers.add(call("read:c" + i % 12));
      }
      await(() -> viewers.stream().allMatch(viewer -> viewer.connected));
      for (int i = 0; i < 12; i++) {
        awaitChannel("c" + i, channel -> channel.subscribers() == 3);
      }
      int first = last;
      last += 100;
      int end = last;
      producers.forEach(producer -> send(producer, first, end));
      awaitLast(viewers, end - 1);
      assertAllToTheEnd(viewers, end - 1);
      viewers.forEach(viewer -> viewer.socket.close());
      await(() -> broker.view().channels().join().stream().allMatch(c -> c.subscribers() == 0));
    }
    producers.forEach(producer -> producer.socket.close());
    await(() -> broker.view().channels().join().isEmpty());
    assertThat(broker.view().status().join().connections()).isZero();
  }

  @Test
  void closingWhileMediaRunsTellsEveryoneAndFreesThePort() throws IOException {
    List<Client> viewers = call(VIEWERS, "read:a");
    Client producer = call(1, "publish:a").getFirst();
    awaitChannel("a", live());
    for (int n = 0; n < 200; n++) {
      ByteBuffer payload = ByteBuffer.wrap(Pattern.payload(n, 1316));
      loop.execute(() -> producer.socket.send(payload, System.nanoTime()));
    }
    InetSocketAddress address = broker.address();
    broker.close();
    await(() ->
        viewers.stream().allMatch(viewer -> viewer.closed == CloseReason.PEER_SHUTDOWN)
            && producer.closed == CloseReason.PEER_SHUTDOWN);
    EventLoop other = EventLoop.start("other");
    other.open(address).close();
    other.close();
  }

  @Test
  void portableSocketsServeOnOneLoopAndSaySo() throws IOException {
    try (BrokerServer portable = BrokerServer.start(config("--io", "nio"))) {
      assertThat(portable.view().status().join().loops()).isEqualTo(1);
      assertThat(portable.sockets())
          .contains("portable")
          .contains("1 loop")
          .doesNotContain("loops");
    }
  }
}
