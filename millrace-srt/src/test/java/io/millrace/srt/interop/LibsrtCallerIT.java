package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.send.RingPacketStore;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** srt-live-transmit calls our listener. */
@Tag("alone")
@Timeout(60)
class LibsrtCallerIT {

  private static final Media MEDIA = Media.of(1, 2_000);
  private static final Media SENT = MEDIA.withTail(10);

  private Interop ours;

  @BeforeEach
  void open() throws IOException {
    ours = new Interop();
  }

  @AfterEach
  void close() {
    ours.close();
  }

  @Test
  void whatItPublishesArrivesByteForByte() {
    ours.acceptAll(Interop.LATENCY_200);
    try (Peer peer = Interop.sender(ours.uri("streamid=publish:1AAA99&latency=200"))) {
      Received received = ours.caller();
      peer.awaitStderr("SRT target connected", Interop.LIMIT);
      ours.type(MEDIA, peer);
      Interop.assertReceived(MEDIA, received);
      assertThat(Interop.get(received.connected).streamId()).isEqualTo("publish:1AAA99");
    }
  }

  @Test
  void whatWeSendItReceivesByteForByte() {
    ours.acceptAll(Interop.LATENCY_200);
    try (Peer peer = Interop.receiver(ours.uri("streamid=1AAA99&latency=200"))) {
      SrtSocket socket = Interop.get(ours.caller().connected);
      ours.send(SENT, socket);
      Interop.assertPutOut(MEDIA, peer);
      Interop.await(() -> ours.isDone(socket));

      socket.close();

      assertThat(Interop.get(ours.caller().closed)).isEqualTo(CloseReason.CLOSED_HERE);
      peer.awaitExit(Duration.ofSeconds(5));
    }
  }

  @Test
  void whatAStoreHoldsItReceivesByteForByteTheOldPartToo() {
    RingPacketStore store = new RingPacketStore(4096, Media.PACKET);
    int old = 500;
    Received received = new Received();
    ours.endpoint.listen(request -> {
      long nowNs = System.nanoTime();
      for (int i = 0; i < old; i++) {
        long ageNs = (old - i) * 4 * Media.INTERVAL_NS;
        store.append(ByteBuffer.wrap(MEDIA.packet(i)), nowNs - ageNs);
      }
      request.accept(Interop.LATENCY_200, received, store, 0);
    });
    try (Peer peer = Interop.receiver(ours.uri("streamid=1AAA99&latency=200"))) {
      SrtSocket socket = Interop.get(received.connected);
      ours.paced(
          SENT.packets() - old,
          i ->
              ours.loop.execute(() -> {
                long nowNs = System.nanoTime();
                store.append(ByteBuffer.wrap(SENT.packet(old + i)), nowNs);
                socket.flush(nowNs);
              }));
      Interop.assertPutOut(MEDIA, peer);
    }
  }

  @Test
  void killedItCountsAsGoneAfterFiveSeconds() {
    ours.acceptAll(SrtOptions.LIVE);
    try (Peer peer = Interop.receiver(ours.uri("streamid=1AAA99"))) {
      Received received = ours.caller();
      long killedNs = System.nanoTime();

      peer.kill();

      assertThat(Interop.get(received.closed)).isEqualTo(CloseReason.PEER_IDLE);
      // the last keep-alive came up to a second before; a loaded machine adds at the other end
      assertThat(Duration.ofNanos(System.nanoTime() - killedNs))
          .isBetween(Duration.ofMillis(3_900), Duration.ofMillis(6_500));
    }
  }

  @Test
  void manyShareOnePort() {
    ours.acceptAll(Interop.LATENCY_200);
    List<Peer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        peers.add(Interop.receiver(ours.uri("streamid=" + i + "&latency=200")));
      }
      Interop.await(() -> ours.accepted.size() == 6);
      List<SrtSocket> sockets =
          ours.accepted.stream().map(received -> Interop.get(received.connected)).toList();
      ours.paced(
          SENT.packets(),
          i ->
              ours.loop.execute(() -> {
                for (SrtSocket socket : sockets) {
                  socket.send(ByteBuffer.wrap(SENT.packet(i)), System.nanoTime());
                }
              }));
      peers.forEach(peer -> Interop.assertPutOut(MEDIA, peer));
    } finally {
      peers.forEach(Peer::close);
    }
  }
}
