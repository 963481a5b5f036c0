package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** We and srt-live-transmit call each other; chance decides who is the initiator. */
@Timeout(90)
class RendezvousIT {

  private static final Media MEDIA = Media.of(5, 500);

  private static final SrtOptions SECRET =
      Interop.LATENCY_200.with(o -> o.passphrase(Passphrase.of("correct-horse")).pbKeyLen(16));
  private static final SrtOptions PATIENT =
      Interop.LATENCY_200.with(o -> o.connTimeo(Duration.ofSeconds(6)));

  private final InetSocketAddress peerAddress =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp());
  private Interop ours;

  @BeforeEach
  void open() throws IOException {
    ours = new Interop();
  }

  @AfterEach
  void close() {
    ours.close();
  }

  /** For a program that is to meet us. */
  private String uri(InetSocketAddress us) {
    return "srt://127.0.0.1:"
        + us.getPort()
        + "?mode=rendezvous&adapter=127.0.0.1&port="
        + peerAddress.getPort()
        + "&latency=200";
  }

  @RepeatedTest(4)
  void whatWeSendItReceivesByteForByte() {
    Received handler = new Received();
    try (Peer peer = Interop.receiver(uri(ours.endpoint.localAddress()))) {
      SrtSocket socket = ours.endpoint.rendezvous(peerAddress, Interop.LATENCY_200, handler);
      Interop.get(handler.connected);
      ours.send(MEDIA.withTail(10), socket);
      Interop.assertPutOut(MEDIA, peer);

      socket.close();
      assertThat(Interop.get(handler.closed)).isEqualTo(CloseReason.CLOSED_HERE);
    }
  }

  @RepeatedTest(4)
  void whatItSendsWeReceiveByteForByte() {
    Received received = new Received();
    ours.endpoint.rendezvous(peerAddress, Interop.LATENCY_200, received);
    try (Peer peer = Interop.sender(uri(ours.endpoint.localAddress()))) {
      Interop.get(received.connected);
      ours.type(MEDIA.withTail(10), peer);
      Interop.assertReceived(MEDIA, received);
    }
  }

  @RepeatedTest(4)
  void encryptedWhatWeSendItReceivesByteForByte() {
    Received handler = new Received();
    String uri = uri(ours.endpoint.localAddress()) + "&passphrase=correct-horse&pbkeylen=16";
    try (Peer peer = Interop.receiver(uri)) {
      SrtSocket socket = ours.endpoint.rendezvous(peerAddress, SECRET, handler);
      Interop.get(handler.connected);
      ours.send(MEDIA.withTail(10), socket);
      Interop.assertPutOut(MEDIA, peer);
    }
  }

  @RepeatedTest(4)
  void encryptedWhatItSendsWeReceiveByteForByte() {
    Received received = new Received();
    ours.endpoint.rendezvous(peerAddress, SECRET, received);
    String uri = uri(ours.endpoint.localAddress()) + "&passphrase=correct-horse&pbkeylen=16";
    try (Peer peer = Interop.sender(uri)) {
      Interop.get(received.connected);
      ours.type(MEDIA.withTail(10), peer);
      Interop.assertReceived(MEDIA, received);
    }
  }

  @Test
  void aSecondOneWithTheSameAddressIsToldSo() {
    ours.endpoint.rendezvous(peerAddress, Interop.LATENCY_200, new Received());
    assertThatIllegalStateException()
        .isThrownBy(
            () -> ours.endpoint.rendezvous(peerAddress, Interop.LATENCY_200, new Received()))
        .withMessageContaining("under way");
  }

  /** libsrt 1.5.1 as the responder refuses in silence, so that only time tells. */
  @Test
  void anotherPassphraseConnectsNobody() {
    Received handler = new Received();
    SrtSocket socket =
        ours.endpoint.rendezvous(
            peerAddress, SECRET.with(o -> o.connTimeo(Duration.ofSeconds(1))), handler);
    String uri = uri(ours.endpoint.localAddress()) + "&passphrase=another-horse&pbkeylen=16";
    try (Peer peer = Interop.receiver(uri)) {
      peer.awaitStderr("REJECT", Interop.LIMIT);
      Interop.get(handler.closed);
      assertThat(Interop.get(ours.loop.call(socket::rejection)))
          .isIn(Rejection.BAD_SECRET, Rejection.TIMEOUT);
      assertThat(handler.connected).isNotDone();
    }
  }

  @Test
  void aThirdOfTheHandshakesMayBeLost() throws IOException {
    LinkConditions lossy = LinkConditions.PERFECT.withLossRate(0.3).withDelayNs(5_000_000);
    Received handler = new Received();
    try (ImpairmentProxy proxy = ImpairmentProxy.to(peerAddress, 11)) {
      SrtSocket socket = ours.endpoint.rendezvous(proxy.address(), PATIENT, handler);
      InetSocketAddress us = sourceOfNextDatagramTo(peerAddress);
      proxy.conditionsToServer(lossy);
      proxy.conditionsToClient(lossy);
      try (Peer peer = Interop.receiver(uri(us))) {
        Interop.get(handler.connected);
        proxy.conditionsToServer(LinkConditions.PERFECT);
        proxy.conditionsToClient(LinkConditions.PERFECT);
        ours.send(MEDIA.withTail(10), socket);
        Interop.assertPutOut(MEDIA, peer);
      }
    }
  }

  /** The proxy speaks for us from a port that only its datagrams tell. */
  private static InetSocketAddress sourceOfNextDatagramTo(InetSocketAddress target)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket(target)) {
      socket.setSoTimeout(Math.toIntExact(Interop.LIMIT.toMillis()));
      DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
      socket.receive(packet);
      return (InetSocketAddress) packet.getSocketAddress();
    }
  }
}
