package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Libsrt;
import io.millrace.server.interop.Received;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code millrace broker}: start, signals, a taken port, and a port full of rubbish. */
@Tag("alone")
@Timeout(120)
class BrokerProgramIT {
  private static final Duration LATENCY = Duration.ofMillis(120);

  @TempDir Path folder;

  @Test
  void aSecondBrokerOnTheSamePortSaysSoInALineAndFails() {
    try (BrokerProgram broker = BrokerProgram.start();
        Peer second =
            Programs.millrace("broker", "--bind", broker.address(), "--http", "off").start()) {
      assertThat(second.awaitExit(Programs.SOON)).isEqualTo(1);
      assertThat(second.stderr())
          .isEqualTo(
              "millrace broker: %s is in use; choose another with --bind HOST:PORT",
              broker.address());
      assertThat(Programs.stdout(broker.process()))
          .contains("--id 1AAA99 --broker " + broker.address())
          .contains("srt://" + broker.address() + "?streamid=publish:1AAA99")
          .contains("srt://" + broker.address() + "?streamid=read:1AAA99");
      assertThat(broker.api().broker().path("connections").asInt()).isZero();
    }
  }

  @Test
  void sigtermSaysGoodbyeToEverybodyAndEndsWithinASecondAndExitCode0() {
    Path clip = Clips.make(folder.resolve("clip.ts"), 30, 25);
    try (BrokerProgram broker = BrokerProgram.start();
        Peer viewer =
            Libsrt.transmitViews(broker.port(), "1AAA99", folder.resolve("got.ts"), LATENCY)
                .start();
        Peer producer = Libsrt.ffmpegPublishes(clip, broker.port(), "1AAA99").start()) {
      broker.awaitTraffic("1AAA99");

      long askedNs = System.nanoTime();
      broker.process().terminate();
      assertThat(broker.process().awaitExit(Programs.SOON)).isZero();
      Duration brokerTook = Duration.ofNanos(System.nanoTime() - askedNs);
      viewer.awaitExit(Programs.SOON);
      producer.awaitExit(Programs.SOON);
      Duration allTook = Duration.ofNanos(System.nanoTime() - askedNs);

      assertThat(brokerTook).isLessThan(Duration.ofMillis(1900));
      // Without SHUTDOWN libsrt waits 5 s and more.
      assertThat(allTook).isLessThan(Duration.ofMillis(4500));
    }
  }

  @Test
  void rubbishOnThePortIsCountedAndDisturbsNobody() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 4, 25);
    Path received = folder.resolve("received.ts");
    try (BrokerProgram broker = BrokerProgram.start();
        Peer viewer = Libsrt.transmitViews(broker.port(), "1AAA99", received, LATENCY).start()) {
      broker.awaitSubscribers("1AAA99", 1);
      try (Peer producer =
          Programs.millrace("producer", "-", "--id", "1AAA99", "--broker", broker.address())
              .stdin(clip)
              .start()) {
        broker.awaitTraffic("1AAA99");
        long sent = throwRubbishAt(broker.port());
        await()
            .atMost(Programs.SOON)
            .until(() -> ignored(broker.api().broker()), count -> count >= sent * 9 / 10);
        producer.awaitSuccess(Programs.SOON);
      }
      broker.awaitQuiet("1AAA99");
      broker.process().terminate();
      viewer.awaitExit(Programs.SOON);
    }
    Received.assertSameBehindTables(received, clip);
  }

  /** Random bytes, the starts of real headers, and datagrams larger than any MTU. */
  private static long throwRubbishAt(int port) throws IOException {
    Random random = new Random(20_261_122);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int count = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int size : new int[] {0, 1, 3, 4, 15, 16, 17, 63, 64, 100, 1472, 1473, 1500, 9000}) {
        for (int i = 0; i < 20; i++) {
          byte[] bytes = new byte[size];
          random.nextBytes(bytes);
          if (size > 0 && i % 2 == 0) {
            bytes[0] |= (byte) 0x80;
          }
          socket.send(new DatagramPacket(bytes, size, loopback, port));
          count++;
        }
      }
    }
    return count;
  }

  private static long ignored(JsonNode broker) {
    long sum = 0;
    for (JsonNode count : broker.path("ignored")) {
      sum += count.asLong();
    }
    return sum;
  }
}
