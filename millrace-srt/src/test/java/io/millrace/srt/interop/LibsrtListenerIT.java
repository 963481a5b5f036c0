package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** We call a listener of srt-live-transmit. */
@Timeout(60)
class LibsrtListenerIT {

  private static final Media MEDIA = Media.of(2, 2_000);
  private static final SrtOptions PATIENT =
      Interop.LATENCY_200.with(o -> o.connTimeo(Duration.ofSeconds(20)));

  private final InetSocketAddress listener =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp());
  private final String uri = Interop.uri(listener, "mode=listener&latency=200");
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
  void whatWePublishItReceivesByteForByte() {
    Received handler = new Received();
    try (Peer peer = Interop.receiver(uri)) {
      SrtSocket socket = ours.endpoint.connect(listener, "publish:1AAA99", PATIENT, handler);
      Interop.get(handler.connected);
      ours.send(MEDIA.withTail(10), socket);
      Interop.assertPutOut(MEDIA, peer);

      socket.close();

      peer.awaitExit(Duration.ofSeconds(5));
      assertThat(Interop.get(handler.closed)).isEqualTo(CloseReason.CLOSED_HERE);
    }
  }

  @Test
  void whatItSendsWeReceiveByteForByte() {
    Received received = new Received();
    try (Peer peer = Interop.sender(uri)) {
      ours.endpoint.connect(listener, "1AAA99", PATIENT, received);
      Interop.get(received.connected);
      peer.awaitStderr("connected", Interop.LIMIT);
      ours.type(MEDIA, peer);
      Interop.assertReceived(MEDIA, received);
    }
  }

  @Test
  void whereNobodyListensTheCallEndsWithoutAnAnswer() {
    Received handler = new Received();
    ours.endpoint.connect(
        listener, "", PATIENT.with(o -> o.connTimeo(Duration.ofSeconds(1))), handler);
    assertThat(Interop.get(handler.closed)).isEqualTo(CloseReason.CONNECT_TIMEOUT);
  }
}
