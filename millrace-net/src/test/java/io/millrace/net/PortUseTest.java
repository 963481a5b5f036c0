package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(
    value = Io.class,
    names = {"NATIVE", "NIO"})
class PortUseTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final EventLoop loop;
  private final EventLoop otherLoop;

  PortUseTest(Io io) {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"),
        "only Linux spreads peers over the sockets of a port");
    loop = EventLoop.start("one", io);
    otherLoop = EventLoop.start("two", io);
  }

  @AfterEach
  void close() {
    loop.close();
    otherLoop.close();
  }

  @Test
  void eachPeerStaysWithOneOfTheSocketsAndAllAreOfUse() throws IOException {
    Recorder one = new Recorder();
    Recorder two = new Recorder();
    UdpSocket first = loop.open(ANY_PORT, PortUse.SHARED);
    InetSocketAddress port = first.localAddress();
    UdpSocket second = otherLoop.open(port, PortUse.BESIDE);
    assertThat(second.localAddress()).isEqualTo(port);
    first.start(one);
    second.start(two);

    Map<String, UdpSocket> peers = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      peers.put("peer" + i, loop.open(ANY_PORT));
    }
    for (int round = 0; round < 3; round++) {
      peers.forEach((name, socket) ->
          loop.call(
                  () -> {
                    ByteBuffer text = ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII));
                    return socket.send(text, port);
                  })
              .join());
    }

    Awaitility.await().until(() -> one.datagrams.size() + two.datagrams.size() == 3 * 64);
    assertThat(one.datagrams).isNotEmpty().doesNotContainAnyElementsOf(two.datagrams);
    assertThat(two.datagrams).isNotEmpty();
  }

  @Test
  void whatASocketOfASharedPortSendsComesFromThatPort() throws IOException {
    UdpSocket first = loop.open(ANY_PORT, PortUse.SHARED);
    UdpSocket second = otherLoop.open(first.localAddress(), PortUse.BESIDE);
    Recorder answers = new Recorder();
    UdpSocket peer = loop.open(ANY_PORT);
    peer.start(answers);
    otherLoop.call(() -> second.send(ByteBuffer.allocate(1), peer.localAddress())).join();
    Awaitility.await().until(() -> answers.senders.equals(List.of(first.localAddress())));
  }

  @Test
  void aPortThatSomebodyHasIsNotTakenToBeShared() throws IOException {
    UdpSocket shared = loop.open(ANY_PORT, PortUse.SHARED);
    for (PortUse use : List.of(PortUse.ALONE, PortUse.SHARED)) {
      assertThatThrownBy(() -> otherLoop.open(shared.localAddress(), use))
          .isInstanceOf(BindException.class);
    }
    UdpSocket alone = loop.open(ANY_PORT);
    for (PortUse use : List.of(PortUse.ALONE, PortUse.SHARED)) {
      assertThatThrownBy(() -> otherLoop.open(alone.localAddress(), use))
          .isInstanceOf(BindException.class);
    }
    assertThatThrownBy(() -> otherLoop.open(alone.localAddress(), PortUse.BESIDE))
        .isInstanceOf(SharingRefusedException.class)
        .hasCauseInstanceOf(BindException.class);
  }

  @Test
  void aSharedPortIsFreeWhenItsLastSocketIsClosed() throws IOException {
    List<UdpSocket> sockets = new ArrayList<>();
    sockets.add(loop.open(ANY_PORT, PortUse.SHARED));
    InetSocketAddress port = sockets.getFirst().localAddress();
    sockets.add(otherLoop.open(port, PortUse.BESIDE));
    sockets.getFirst().close();
    assertThatThrownBy(() -> loop.open(port)).isInstanceOf(BindException.class);
    sockets.getLast().close();
    loop.open(port).close();
  }
}
