package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over ::1, and over both protocols at one port. */
@Timeout(60)
class Ipv6IT {

  private static final Media MEDIA = Media.of(6, 500);
  private static final SrtOptions PATIENT =
      Interop.LATENCY_200.with(o -> o.connTimeo(Duration.ofSeconds(20)));

  private Interop ours;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(hasIpv6(), "this machine has no ::1");
    ours = new Interop(new InetSocketAddress("::", 0));
  }

  private static boolean hasIpv6() {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("::1", 0))) {
      return socket.isBound();
    } catch (SocketException e) {
      return false;
    }
  }

  @AfterEach
  void close() {
    if (ours != null) {
      ours.close();
    }
  }

  private String ipv6Uri(String query) {
    return "srt://[::1]:" + ours.endpoint.localAddress().getPort() + "?" + query;
  }

  @Test
  void whatAnIpv6CallerPublishesArrivesByteForByte() {
    ours.acceptAll(Interop.LATENCY_200);
    try (Peer peer = Interop.sender(ipv6Uri("streamid=publish:six&latency=200"))) {
      Received received = ours.caller();
      peer.awaitStderr("SRT target connected", Interop.LIMIT);
      ours.type(MEDIA.withTail(10), peer);
      Interop.assertReceived(MEDIA, received);
      SrtSocket socket = Interop.get(received.connected);
      assertThat(socket.remoteAddress().getAddress()).isEqualTo(loopback6());
    }
  }

  @Test
  void onePortServesBothProtocolsAtOnce() {
    ours.acceptAll(Interop.LATENCY_200);
    Media sent = MEDIA.withTail(10);
    try (Peer six = Interop.receiver(ipv6Uri("streamid=six&latency=200"));
        Peer four = Interop.receiver(ours.uri("streamid=four&latency=200"))) {
      Interop.await(() -> ours.accepted.size() == 2);
      var sockets = ours.accepted.stream().map(r -> Interop.get(r.connected)).toList();
      ours.paced(
          sent.packets(),
          i ->
              ours.loop.execute(() -> {
                for (SrtSocket socket : sockets) {
                  socket.send(ByteBuffer.wrap(sent.packet(i)), System.nanoTime());
                }
              }));
      Interop.assertPutOut(MEDIA, six);
      Interop.assertPutOut(MEDIA, four);
      assertThat(sockets)
          .extracting(socket -> socket.remoteAddress().getAddress().getClass().getSimpleName())
          .as("an IPv4 caller has an IPv4 address")
          .containsExactlyInAnyOrder(
              Inet6Address.class.getSimpleName(), Inet4Address.class.getSimpleName());
    }
  }

  @Test
  void ffmpegViewsOverIpv6() {
    ours.acceptAll(Interop.LATENCY_200);
    try (Peer peer =
        ExternalProgram.require("ffmpeg")
            .command(
                "-v",
                "error",
                "-f",
                "data",
                "-i",
                ipv6Uri("latency=200000"),
                "-map",
                "0",
                "-c",
                "copy",
                "-f",
                "data",
                "-flush_packets",
                "1",
                "pipe:1")
            .start()) {
      SrtSocket socket = Interop.get(ours.caller().connected);
      ours.send(MEDIA.withTail(400), socket);
      Interop.assertPutOut(MEDIA, peer);
    }
  }

  @Test
  void weCallAnIpv6ListenerFromADualStackPort() {
    InetSocketAddress listener = new InetSocketAddress(loopback6(), FreePorts.udp());
    Received handler = new Received();
    String uri = "srt://[::1]:" + listener.getPort() + "?mode=listener&latency=200";
    try (Peer peer = Interop.receiver(uri)) {
      SrtSocket socket = ours.endpoint.connect(listener, "publish:six", PATIENT, handler);
      Interop.get(handler.connected);
      ours.send(MEDIA.withTail(10), socket);
      Interop.assertPutOut(MEDIA, peer);

      socket.close();
      assertThat(Interop.get(handler.closed)).isEqualTo(CloseReason.CLOSED_HERE);
    }
  }

  @Test
  void weCallAnIpv4ListenerFromADualStackPort() {
    InetSocketAddress listener =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp());
    Received handler = new Received();
    try (Peer peer = Interop.receiver(Interop.uri(listener, "mode=listener&latency=200"))) {
      SrtSocket socket = ours.endpoint.connect(listener, "publish:four", PATIENT, handler);
      Interop.get(handler.connected);
      ours.send(MEDIA.withTail(10), socket);
      Interop.assertPutOut(MEDIA, peer);
    }
  }

  private static InetAddress loopback6() {
    return new InetSocketAddress("::1", 1).getAddress();
  }
}
