package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.testkit.net.VethPair;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Native sockets where the MTU is that of the Internet: loopback would hide most mistakes. */
@Timeout(60)
class VethTest {

  private static final int IPV4_MOST = 1_472; // what an MTU of 1500 leaves

  private static VethPair cable;

  private final EventLoop loop = EventLoop.start("veth-test", Io.NATIVE);
  private final EventLoop portable = EventLoop.start("veth-test-portable", Io.NIO);

  @BeforeAll
  static void lay() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    cable = VethPair.open();
  }

  @AfterAll
  static void remove() {
    if (cable != null) {
      cable.close();
    }
  }

  @AfterEach
  void close() {
    loop.close();
    portable.close();
  }

  private UdpSocket sender() {
    return cable.near().call(() -> loop.open(new InetSocketAddress(0)));
  }

  private static UdpSocket receiver(EventLoop of, InetAddress address, Recorder recorder) {
    UdpSocket socket = cable.far().call(() -> of.open(new InetSocketAddress(address, 0)));
    socket.start(recorder);
    return socket;
  }

  /** Datagrams of a size, each with bytes of its own, the last one as long as told. */
  private static List<String> texts(int count, int size, int lastSize) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String number = "%05d ".formatted(i);
      int length = i < count - 1 ? size : lastSize;
      texts.add(number.repeat(length / number.length() + 1).substring(0, length));
    }
    return texts;
  }

  private static ByteBuffer run(List<String> texts) {
    byte[] bytes = String.join("", texts).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private int send(UdpSocket socket, List<String> texts, int size, InetSocketAddress to) {
    return loop.call(() -> socket.sendSegments(run(texts), size, to)).join();
  }

  @ParameterizedTest
  @CsvSource({
    "NATIVE, ipv4, 16, 1332, 1332",
    "NATIVE, ipv4, 48, 1332, 1",
    "NATIVE, ipv4, 49, 1332, 700",
    "NATIVE, ipv4, 100, 1472, 1471",
    "NATIVE, ipv4, 300, 1, 1",
    "NATIVE, ipv6, 16, 1332, 16",
    "NATIVE, ipv6, 90, 1452, 1452",
    "NIO, ipv4, 48, 1332, 17",
    "NIO, ipv6, 48, 1332, 1332",
  })
  void aRunArrivesAsTheDatagramsThatItIsMadeOf(
      Io receiving, String family, int count, int size, int lastSize) {
    InetAddress at = family.equals("ipv4") ? cable.far().ipv4() : cable.far().ipv6();
    Recorder recorder = new Recorder();
    UdpSocket receiver = receiver(receiving == Io.NIO ? portable : loop, at, recorder);
    UdpSocket sender = sender();
    List<String> texts = texts(count, size, lastSize);
    assertThat(send(sender, texts, size, receiver.localAddress())).isEqualTo(count);
    Awaitility.await().until(() -> recorder.datagrams.size() == count);
    assertThat(recorder.datagrams).isEqualTo(texts);
    InetAddress from = family.equals("ipv4") ? cable.near().ipv4() : cable.near().ipv6();
    assertThat(recorder.senders)
        .containsOnly(new InetSocketAddress(from, sender.localAddress().getPort()));
  }

  @Test
  void theDatagramsOfARunCrossTheStackTogether() {
    Recorder recorder = new Recorder();
    UdpSocket receiver = receiver(loop, cable.far().ipv4(), recorder);
    UdpSocket sender = sender();
    List<String> texts = texts(48, 1_332, 1_332);
    long before = cable.near().packetsSent();
    for (int i = 1; i <= 5; i++) {
      int expected = 48 * i;
      send(sender, texts, 1_332, receiver.localAddress());
      Awaitility.await().until(() -> recorder.datagrams.size() == expected);
    }
    // a packet a run; neighbours that are looked for in between make a few more
    assertThat(cable.near().packetsSent() - before).isBetween(5L, 48L);
  }

  @Test
  void anIpv4PeerOfASocketForBothFamiliesIsAnsweredOverIpv4() {
    Recorder answers = new Recorder();
    UdpSocket near = sender();
    near.start(answers);
    UdpSocket far = cable.far().call(() -> loop.open(new InetSocketAddress(0)));
    far.start(
        new Recorder() {
          @Override
          public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
            ByteBuffer twice = ByteBuffer.allocateDirect(2 * datagram.remaining());
            int size = datagram.remaining();
            twice.put(datagram.duplicate()).put(datagram).flip();
            far.sendSegments(twice, size, from);
          }
        });
    InetSocketAddress to = new InetSocketAddress(cable.far().ipv4(), far.localAddress().getPort());
    String question = texts(1, 0, 1_332).getFirst();
    loop.call(() -> near.send(run(List.of(question)), to)).join();
    Awaitility.await().until(() -> answers.datagrams.equals(List.of(question, question)));
    assertThat(answers.senders).containsOnly(to);
  }

  @Test
  void whatIsLongerThanThePathTakesGoesOneByOneInFragmentsAndHarmsNoOtherRun() {
    Recorder recorder = new Recorder();
    UdpSocket receiver = receiver(loop, cable.far().ipv4(), recorder);
    UdpSocket sender = sender();
    List<String> longer = texts(20, IPV4_MOST + 8, 5);
    List<String> fitting = texts(20, IPV4_MOST, IPV4_MOST);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertThat(send(sender, longer, IPV4_MOST + 8, receiver.localAddress())).isEqualTo(20);
      assertThat(send(sender, fitting, IPV4_MOST, receiver.localAddress())).isEqualTo(20);
      expected.addAll(longer);
      expected.addAll(fitting);
    }
    Awaitility.await().until(() -> recorder.datagrams.size() == expected.size());
    assertThat(recorder.datagrams).isEqualTo(expected);
    assertThat(sender.failedCount()).isZero();
  }

  @Test
  void aDatagramThatIsTooLongComesCutAndTheNextWhole() {
    Recorder recorder = new Recorder();
    UdpSocket receiver = receiver(loop, cable.far().ipv4(), recorder);
    UdpSocket sender = sender();
    List<String> texts = texts(2, 40_000, 600);
    for (String text : texts) {
      loop.call(() -> sender.send(run(List.of(text)), receiver.localAddress())).join();
    }
    String cut = texts.getFirst().substring(0, UdpSocket.MAX_DATAGRAM + 1);
    Awaitility.await().until(() -> recorder.datagrams.equals(List.of(cut, texts.getLast())));
  }

  @Test
  void whatFindsNoRoomStaysWhereItIsAndIsCounted() {
    Recorder recorder = new Recorder();
    UdpSocket receiver = receiver(loop, cable.far().ipv4(), recorder);
    UdpSocket sender = sender();
    InetSocketAddress to = receiver.localAddress();
    ByteBuffer run = run(texts(48, 1_332, 1_332));
    DatagramBatch batch = sender.newBatch();
    cable.near().hold();
    try {
      loop.call(
              () -> {
                int taken = 48;
                for (int i = 0; i < 10_000 && taken == 48; i++) {
                  taken = sender.sendSegments(run.clear(), 1_332, to);
                }
                assertThat(taken).isLessThan(48);
                assertThat(run.position()).isEqualTo(taken * 1_332);
                assertThat(sender.noRoomCount()).isEqualTo(48 - taken);

                ByteBuffer one = ByteBuffer.allocateDirect(100);
                assertThat(sender.send(one, to)).isEqualTo(UdpSocket.SendResult.NO_ROOM);
                assertThat(one.position()).isZero();
                assertThat(sender.noRoomCount()).isEqualTo(48 - taken + 1);

                for (int i = 0; i < 3; i++) {
                  batch.add(ByteBuffer.allocate(20), to);
                }
                assertThat(batch.flush()).isZero();
                assertThat(batch.isEmpty()).isTrue();
                assertThat(sender.noRoomCount()).isEqualTo(48 - taken + 4);
                assertThat(sender.failedCount()).isZero();
                return taken;
              })
          .join();
    } finally {
      cable.near().release();
    }
    Awaitility.await()
        .until(() ->
            loop.call(() -> sender.send(run(List.of("room again")), to)).join()
                == UdpSocket.SendResult.SENT);
    Awaitility.await().until(() -> recorder.datagrams.contains("room again"));
  }

  @Test
  void aDatagramThatNoDatagramCanBeIsRefused() {
    UdpSocket sender = sender();
    InetSocketAddress to = new InetSocketAddress(cable.far().ipv4(), 5000);
    assertThat(loop.call(() -> sender.send(ByteBuffer.allocate(65_508), to)).join())
        .isEqualTo(UdpSocket.SendResult.FAILED);
    assertThat(sender.failedCount()).isEqualTo(1);
  }

  @Test
  void aPeerWithoutARouteIsRefusedAndTheRunCountedAsDone() {
    UdpSocket sender = sender();
    InetSocketAddress nowhere = new InetSocketAddress("192.0.2.1", 5000);
    assertThat(send(sender, texts(10, 1_332, 1_332), 1_332, nowhere)).isEqualTo(10);
    assertThat(sender.failedCount()).isEqualTo(10);
    assertThat(sender.noRoomCount()).isZero();
  }
}
