package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 5 % of the datagrams are lost in each direction, 20 ms each way: every byte arrives. */
@Timeout(60)
class LossyLinkIT {

  private static final Media MEDIA = Media.of(3, 3_000);

  /** Whether the very last packet was lost, nobody would know. */
  private static final Media SENT = MEDIA.withTail(100);

  private static final SrtOptions LATENCY_600 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(600)));

  private static final LinkConditions LOSSY =
      LinkConditions.PERFECT.withLossRate(0.05).withDelayNs(20_000_000);

  private Interop ours;
  private ImpairmentProxy proxy;

  @BeforeEach
  void open() throws IOException {
    ours = new Interop().acceptAll(LATENCY_600);
    proxy = ImpairmentProxy.to(ours.endpoint.localAddress(), 7);
    proxy.conditionsToServer(LOSSY);
    proxy.conditionsToClient(LOSSY);
  }

  @AfterEach
  void close() {
    proxy.close();
    ours.close();
  }

  @Test
  void allThatLibsrtPublishesArrives() {
    try (Peer peer = Interop.sender(Interop.uri(proxy.address(), "latency=600"))) {
      Received received = ours.caller();
      peer.awaitStderr("SRT target connected", Interop.LIMIT);
      ours.type(SENT, peer);
      Interop.assertReceived(MEDIA, received);
      SrtStats stats = stats(received);
      assertThat(stats.received().pktRcvLoss()).as("losses").isPositive();
      assertThat(stats.received().pktRcvDrop()).as("not repaired").isZero();
    }
  }

  @Test
  void allThatWeSendToLibsrtArrives() {
    try (Peer peer = Interop.receiver(Interop.uri(proxy.address(), "latency=600"))) {
      Received received = ours.caller();
      SrtSocket socket = Interop.get(received.connected);
      ours.send(SENT, socket);
      Interop.assertPutOut(MEDIA, peer);
      assertThat(stats(received).sent().pktRetrans()).isPositive();
    }
  }

  private SrtStats stats(Received received) {
    SrtSocket socket = Interop.get(received.connected);
    return Interop.get(ours.loop.call(socket::stats));
  }
}
