package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.net.EventLoop;
import io.millrace.net.Io;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.testkit.Pattern;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several loops on one UDP port of loopback, and the kernel between them. */
@Timeout(60)
class SharedPortTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int LOOPS = 3;
  private static final int CALLERS = 60;
  private static final int PAYLOADS = 40;

  private final List<EventLoop> loops = new ArrayList<>();
  private final EventLoop callerLoop = EventLoop.start("caller");
  private final Map<String, Queue<Integer>> received = new ConcurrentHashMap<>();
  private final Queue<CloseReason> closed = new ConcurrentLinkedQueue<>();
  private final Queue<EventLoop> strangers = new ConcurrentLinkedQueue<>();

  private List<SrtEndpoint> listen() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    for (int i = 0; i < LOOPS; i++) {
      loops.add(EventLoop.start("listener-" + i, Io.NATIVE));
    }
    return SrtEndpoint.listeningTogether(
        loops,
        ANY_PORT,
        EndpointLimits.DEFAULT,
        place -> request -> request.accept(SrtOptions.LIVE, new Recorder(loops.get(place))));
  }

  @AfterEach
  void close() {
    callerLoop.close();
    loops.forEach(EventLoop::close);
  }

  /** What came for each stream id, and whether it was on the loop that accepted it. */
  private final class Recorder implements SocketHandler {
    private final EventLoop own;

    Recorder(EventLoop own) {
      this.own = own;
    }

    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      if (!own.isCurrent()) {
        strangers.add(own);
      }
      received
          .computeIfAbsent(socket.streamId(), id -> new ConcurrentLinkedQueue<>())
          .add(Pattern.verify(payload));
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      closed.add(reason);
    }
  }

  @Test
  void callersOfOneSocketSpreadOverTheLoopsAndEachStaysWhereItIs() throws IOException {
    List<SrtEndpoint> endpoints = listen();
    try (SrtEndpoint caller = SrtEndpoint.open(callerLoop, ANY_PORT)) {
      List<SrtSocket> sockets = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        InetSocketAddress port = endpoints.getFirst().localAddress();
        sockets.add(caller.connect(port, "c" + i, SrtOptions.LIVE, new SocketHandler() {}));
      }
      awaitOnCaller(() -> sockets.stream().allMatch(SrtSocket::isConnected));
      for (int n = 0; n < PAYLOADS; n++) {
        ByteBuffer payload = ByteBuffer.wrap(Pattern.payload(n, 1316));
        callerLoop
            .call(() -> {
              sockets.forEach(socket -> socket.send(payload.duplicate(), System.nanoTime()));
              return true;
            })
            .join();
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              received.size() == CALLERS
                  && received.values().stream().allMatch(got -> got.size() == PAYLOADS));
      List<Integer> all = IntStream.range(0, PAYLOADS).boxed().toList();
      assertThat(received.values())
          .allSatisfy(got -> assertThat(got).containsExactlyElementsOf(all));

      List<EndpointStats> stats =
          endpoints.stream().map(one -> one.loop().call(one::stats).join()).toList();
      assertThat(stats).allMatch(one -> one.connections() >= CALLERS / LOOPS / 3);
      assertThat(stats.stream().mapToInt(EndpointStats::connections).sum()).isEqualTo(CALLERS);
      assertThat(stats.stream().mapToLong(EndpointStats::handedOver).sum())
          .as("hardly more than second handshakes; the kernel steers the rest")
          .isBetween(1L, CALLERS * 4L);
      assertThat(strangers).isEmpty();
      sockets.forEach(SrtSocket::close);
      Awaitility.await().until(() -> closed.size() == CALLERS);
      assertThat(closed).containsOnly(CloseReason.PEER_SHUTDOWN);
    }
  }

  private void awaitOnCaller(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> callerLoop.call(condition).join());
  }
}
