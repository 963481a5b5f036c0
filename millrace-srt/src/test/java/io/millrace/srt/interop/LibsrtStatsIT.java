package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What srt-live-transmit says that it counted is what we counted (guide §17). */
@Tag("alone")
@Timeout(60)
class LibsrtStatsIT {

  private static final int PACKETS = 600;
  private static final int PACKET_BYTES = Media.PACKET + 44;
  private static final int REPORT_EVERY = 100;
  private static final SrtOptions LATENCY_1S =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofSeconds(1)));

  @TempDir Path directory;
  private Path statistics;
  private Interop ours;

  @BeforeEach
  void open() throws IOException {
    statistics = directory.resolve("statistics.json");
    ours = new Interop().acceptAll(LATENCY_1S);
  }

  @AfterEach
  void close() {
    ours.close();
  }

  @Test
  void whatWeSayWeSentItSaysItReceived() {
    Media media = Media.of(31, PACKETS);
    try (Peer peer = transmit(ours.uri("latency=1000"), "file://con")) {
      SrtSocket socket = Interop.get(ours.caller().connected);
      // all of it is there before the first packet is played, and reported on
      ours.loop.execute(() -> {
        for (int i = 0; i < PACKETS; i++) {
          socket.send(ByteBuffer.wrap(media.packet(i)), System.nanoTime());
        }
      });
      JsonNode report = lastReport();
      Interop.await(() -> ours.isDone(socket));
      assertThat(peer.stdout()).isNotEmpty();
      SrtStats stats = stats(socket);
      SendStats sent = stats.sent();
      JsonNode received = report.path("recv");
      assertThat(received.path("packets").asLong() + lostOnTheWay(received, sent))
          .isEqualTo(sent.pktSent());
      assertThat(received.path("packetsUnique").asLong()).isEqualTo(sent.pktSentUnique());
      assertThat(received.path("bytesUnique").asLong()).isEqualTo(sent.byteSentUnique());
      assertThat(sent.byteSent()).isEqualTo(sent.pktSent() * PACKET_BYTES);
      assertThat(received.path("msTsbPdDelay").asInt()).isEqualTo(stats.msSndTsbPdDelay());
      assertThat(stats.msRtt()).isCloseTo(report.path("link").path("rtt").asDouble(), within(50.0));
      assertThat(sent.byteAvailSndBuf()).isEqualTo(8192L * stats.byteMss());
      assertThat(sent.mbpsBandwidth()).as("the peer's estimate").isPositive();
      assertThat(sent.msSndLatency()).isBetween(0.1, 1_000.0);
    }
  }

  @Test
  void whatItSaysItSentWeSayWeReceived() {
    Media media = Media.of(32, PACKETS);
    try (Peer peer = transmit("file://con", ours.uri("latency=1000"))) {
      Received handler = ours.caller();
      SrtSocket socket = Interop.get(handler.connected);
      peer.awaitStderr("connected", Interop.LIMIT);
      ours.type(media, peer);
      Interop.assertReceived(media, handler);
      JsonNode report = lastReport();
      SrtStats stats = stats(socket);
      ReceiveStats received = stats.received();
      JsonNode sent = report.path("send");
      assertThat(received.pktRecvUnique()).isEqualTo(PACKETS);
      assertThat(received.byteRecvUnique()).isEqualTo((long) PACKETS * PACKET_BYTES);
      assertThat(received.pktDelivered()).isEqualTo(PACKETS);
      // the report comes with the last packets, which it reads ten at a time before it sends them
      assertThat(sent.path("packetsUnique").asLong()).isBetween(PACKETS - 10L, (long) PACKETS);
      assertThat(sent.path("bytesUnique").asLong())
          .isEqualTo(sent.path("packetsUnique").asLong() * PACKET_BYTES);
      assertThat(received.pktRecv())
          .isBetween((long) PACKETS, PACKETS + sent.path("packetsRetransmitted").asLong());
      assertThat(stats.msRcvTsbPdDelay()).isEqualTo(1_000);
      assertThat(received.msRcvLatency()).as("effective latency").isBetween(990.0, 1_200.0);
      assertThat(received.byteAvailRcvBuf()).isEqualTo(8192L * stats.byteMss());
    }
  }

  /** On a loaded machine the kernel may drop some, which are sent again. */
  private static long lostOnTheWay(JsonNode received, SendStats sent) {
    return sent.pktRetrans() - received.path("packetsRetransmitted").asLong();
  }

  private Peer transmit(String from, String to) {
    return ExternalProgram.require("srt-live-transmit")
        .command(
            "-v",
            "-a:no",
            "-chunk:" + Media.PACKET,
            "-statsout:" + statistics,
            "-pf:json",
            "-s:" + REPORT_EVERY,
            "-f",
            from,
            to)
        .stdinOpen()
        .start();
  }

  private SrtStats stats(SrtSocket socket) {
    return Interop.get(ours.loop.call(socket::stats));
  }

  /** The report that comes with the last packet. */
  private JsonNode lastReport() {
    Interop.await(() -> reports().size() >= PACKETS / REPORT_EVERY);
    return JsonMapper.shared().readTree(reports().get(PACKETS / REPORT_EVERY - 1));
  }

  private List<String> reports() {
    try {
      String text = Files.exists(statistics) ? Files.readString(statistics) : "";
      // a line without its end is still being written
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
