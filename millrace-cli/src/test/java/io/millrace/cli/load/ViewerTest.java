package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.load.stream.TestStream;
import io.millrace.cli.srt.Credentials;
import io.millrace.net.EventLoop;
import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One viewer, given packets by hand. */
class ViewerTest {

  private static final int RUN = 5;
  private static final int LATENCY_MS = 120;

  private final EventLoop loop = EventLoop.start("viewer-test");
  private final ViewerLoop viewers =
      new ViewerLoop(
          loop,
          List.of(),
          InetSocketAddress.createUnresolved("broker", 5000),
          SrtOptions.LIVE,
          Credentials.NONE,
          new Viewer.Plan(RUN, true, false, 0),
          1);
  private final FakeSocket socket = new FakeSocket();
  private final long calledNs = System.nanoTime();
  private long arrivedNs;
  private final Viewer viewer =
      new Viewer(
          viewers, this::arrivalNs, new Viewer.Plan(RUN, true, false, 0), "load/1", calledNs);

  private long arrivalNs() {
    return arrivedNs == 0 ? System.nanoTime() : arrivedNs;
  }

  @AfterEach
  void end() {
    loop.close();
  }

  private static SrtStats stats(int latencyMs) {
    return new SrtStats(0, 0, 1.5, 1500, latencyMs, latencyMs, SendStats.NONE, ReceiveStats.NONE);
  }

  /** Packets of a stream, each with the moment it says it was sent. */
  private static List<ByteBuffer> packets(int run, int count, long sentNs) {
    TestStream stream = new TestStream(run, "load/1", 1_000_000, 30, 30);
    List<ByteBuffer> packets = new ArrayList<>();
    while (packets.size() < count) {
      for (int left = stream.nextFrame(); left > 0; left--) {
        ByteBuffer packet = ByteBuffer.allocate(TestStream.PAYLOAD);
        stream.write(packet, sentNs);
        packets.add(packet.flip());
      }
    }
    return packets;
  }

  private void connect() {
    socket.stats = stats(LATENCY_MS);
    viewer.calls(socket);
    viewer.onConnected(socket);
  }

  private void take(ByteBuffer packet) {
    viewer.onPayload(socket, packet, System.nanoTime());
  }

  private ViewerResult result() {
    return viewer.result(true, System.nanoTime());
  }

  @Test
  void whatIsMissingAndWhatComesTwiceIsCountedExactly() {
    connect();
    List<ByteBuffer> packets = packets(RUN, 20, calledNs);
    for (int i : new int[] {0, 1, 2, 6, 7, 7, 3, 8, 12}) {
      take(packets.get(i));
    }
    ViewerResult result = result();
    assertThat(result.delivered()).isEqualTo(9);
    assertThat(result.skipped()).as("3, 4, 5, 9, 10, 11").isEqualTo(6);
    assertThat(result.duplicates()).isEqualTo(2);
    assertThat(result.late()).isZero();
  }

  @Test
  void aPacketAfterOriginAndLatencyIsLate() {
    connect();
    List<ByteBuffer> packets = packets(RUN, 3, calledNs);
    long nowNs = System.nanoTime();
    viewer.onPayload(socket, packets.get(0), nowNs);
    viewer.onPayload(socket, packets.get(1), nowNs - Duration.ofMillis(LATENCY_MS).toNanos());
    viewer.onPayload(socket, packets.get(2), nowNs + Duration.ofSeconds(1).toNanos());
    assertThat(result().late()).isEqualTo(1);
  }

  @Test
  void delayIsThatOfPacketsSentSinceItIsLive() {
    connect();
    take(packets(RUN, 1, calledNs - Duration.ofSeconds(5).toNanos()).getFirst());
    assertThat(viewer.delay().max()).isZero();
    take(packets(RUN, 2, System.nanoTime()).get(1));
    assertThat(viewer.delay().max()).isBetween(0.0, 5_000.0);
    assertThat(viewers.delays().getTotalCount()).isEqualTo(1);
  }

  @Test
  void delayEndsWithTheArrivalWheneverTheToolComesToLookAtIt() {
    connect();
    long sentNs = System.nanoTime();
    arrivedNs = sentNs + Duration.ofMillis(2).toNanos();
    Awaitility.await().until(() -> System.nanoTime() - arrivedNs > Duration.ofMillis(20).toNanos());
    take(packets(RUN, 2, sentNs).get(1));
    assertThat(viewer.delay().max()).isBetween(1.9, 2.1);
    assertThat(viewers.lags().getMaxValue()).isGreaterThan(19_000);
  }

  @Test
  void theFirstRandomAccessPointMakesTheJoin() {
    connect();
    List<ByteBuffer> packets = packets(RUN, 5, calledNs);
    take(packets.get(1));
    assertThat(viewer.hasJoined()).isFalse();
    assertThat(result().joinMs()).isNegative();
    take(packets.get(0));
    assertThat(viewer.hasJoined()).isTrue();
    assertThat(result().joinMs()).isPositive();
    assertThat(viewers.joins().getTotalCount()).isEqualTo(1);
  }

  @Test
  void whoHasNoPictureYetIsWaitedForUntilItIsGone() {
    assertThat(viewer.isWaiting()).isTrue();
    connect();
    assertThat(viewer.isWaiting()).isTrue();
    take(packets(RUN, 1, calledNs).getFirst());
    assertThat(viewer.isWaiting()).isFalse();

    Viewer refused =
        new Viewer(
            viewers, System::nanoTime, new Viewer.Plan(RUN, true, false, 0), "load/1", calledNs);
    refused.onClosed(socket, CloseReason.REJECTED);
    assertThat(refused.isWaiting()).isFalse();
  }

  @Test
  void packetsOfAnotherRunAreDeliveredAndNothingElse() {
    connect();
    packets(RUN + 1, 10, calledNs).forEach(this::take);
    ViewerResult result = result();
    assertThat(result.delivered()).isGreaterThanOrEqualTo(10);
    assertThat(result.skipped()).isZero();
    assertThat(result.joinMs()).isNegative();
  }

  @Test
  void packetsMayComeBeforeTheNewsThatTheHandshakeIsDone() {
    socket.stats = stats(LATENCY_MS);
    viewer.calls(socket);
    take(packets(RUN, 1, calledNs).getFirst());
    viewer.onConnected(socket);
    assertThat(viewer.state()).isEqualTo(Viewer.State.WATCHING);
    assertThat(result().joinMs()).isPositive();
    assertThat(viewers.handshakes().getTotalCount()).isEqualTo(1);
    assertThat(result().late()).isZero();
  }

  @Test
  void whoIsRefusedOrEndsSaysWhy() {
    socket.rejection = Rejection.CONFLICT;
    viewer.calls(socket);
    viewer.onClosed(socket, CloseReason.REJECTED);
    assertThat(viewer.answered()).isCompletedWithValue(viewer);
    assertThat(result().state()).isEqualTo(Viewer.State.REFUSED);
    assertThat(result().why()).isEqualTo("in use (2409)");
  }

  @Test
  void whoLeavesClosesItsConnectionAndKeepsItsFigures() {
    connect();
    take(packets(RUN, 1, calledNs).getFirst());
    viewer.leave();
    assertThat(socket.closed).isTrue();
    assertThat(result().delivered()).isEqualTo(1);
    assertThat(result().rttMs()).isEqualTo(1.5);
  }
}
