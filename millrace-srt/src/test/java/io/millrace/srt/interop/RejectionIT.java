package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.ConnectionListener;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller that is refused shows what we gave as reason: libsrt 1.5.1 in words only. */
@Timeout(60)
class RejectionIT {

  private Interop ours;

  @BeforeEach
  void open() throws IOException {
    ours = new Interop();
  }

  @AfterEach
  void close() {
    ours.close();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "2404, Application-defined rejection reason",
    "2409, Application-defined rejection reason",
    "1005, backlog",
    "1007, Socket is being closed",
    "1008, version",
    "2402, Application-defined rejection reason",
    "2503, Application-defined rejection reason",
    "3007, Application-defined rejection reason",
  })
  void srtLiveTransmitNamesIt(int wireCode, String shown) {
    ours.endpoint.listen(request -> request.reject(new Rejection(wireCode)));
    try (Peer peer = Interop.receiver(ours.uri("streamid=nobody"))) {
      peer.awaitStderr("REJECT", Interop.LIMIT);
      assertThat(peer.stderr()).contains(shown);
    }
  }

  /** What it offers we do not speak; it learns so in its own words, and our listener is told. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "packetfilter=fec,cols:10,rows:5 | 1014 | Packet Filter",
        "transtype=file&messageapi=0 | 1012 | MessageAPI/StreamAPI collision",
        "transtype=file&messageapi=1 | 1013 | Congestion controller type collision",
      })
  void srtLiveTransmitLearnsThatWeLackWhatItOffers(String query, int wireCode, String shown) {
    Queue<Rejection> told = new ConcurrentLinkedQueue<>();
    Queue<ConnectionRequest> asked = new ConcurrentLinkedQueue<>();
    ours.endpoint.listen(
        new ConnectionListener() {
          @Override
          public void onRequest(ConnectionRequest request) {
            asked.add(request);
          }

          @Override
          public void onRefused(InetSocketAddress from, String streamId, Rejection why) {
            told.add(why);
          }
        });
    try (Peer peer = Interop.receiver(ours.uri("streamid=somebody&" + query))) {
      peer.awaitStderr("REJECT", Interop.LIMIT);
      assertThat(peer.stderr()).contains(shown);
    }
    // asked on the loop, so behind what the loop had to tell
    assertThat(Interop.get(ours.loop.call(ours.endpoint::stats)).connections()).isZero();
    assertThat(told).containsOnly(new Rejection(wireCode));
    assertThat(asked).as("the application is spared it").isEmpty();
  }

  @Test
  void aListenerInFileModeRefusesUsAndWeSayWhy() {
    InetSocketAddress listener =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp());
    Received handler = new Received();
    try (Peer peer =
        Interop.receiver(Interop.uri(listener, "mode=listener&transtype=file&messageapi=0"))) {
      SrtSocket socket =
          ours.endpoint.connect(
              listener,
              "",
              Interop.LATENCY_200.with(o -> o.connTimeo(Duration.ofSeconds(20))),
              handler);
      assertThat(Interop.get(handler.closed)).as(peer.stderr()).isEqualTo(CloseReason.REJECTED);
      assertThat(Interop.get(ours.loop.call(socket::rejection)))
          .hasToString("file mode against live mode (1012)");
    }
  }

  @Test
  void whileWeDrainNewCallersAreToldAndOldOnesStay() {
    ours.acceptAll(Interop.LATENCY_200);
    Media media = Media.of(9, 200);
    try (Peer old = Interop.receiver(ours.uri("streamid=old&latency=200"))) {
      SrtSocket socket = Interop.get(ours.caller().connected);

      ours.endpoint.listen(ConnectionListener.refusing(Rejection.DOWN));

      try (Peer late = Interop.receiver(ours.uri("streamid=late"))) {
        late.awaitStderr("REJECT", Interop.LIMIT);
      }
      ours.send(media.withTail(10), socket);
      Interop.assertPutOut(media, old);
    }
  }

  @Test
  void anEncryptedCallerLearnsThatWeAreNotAndMakesNoConnection() {
    ours.acceptAll(Interop.LATENCY_200);
    try (Peer peer = ffmpeg(ours.uri("passphrase=correct-horse-battery&pbkeylen=16"))) {
      assertThat(peer.awaitExit(Interop.LIMIT)).isNotZero();
      assertThat(peer.stderr()).contains("Password required or unexpected");
    }
    assertThat(Interop.get(ours.loop.call(ours.endpoint::stats)).connections()).isZero();
  }

  private static Peer ffmpeg(String uri) {
    return ExternalProgram.require("ffmpeg")
        .command("-hide_banner", "-loglevel", "verbose", "-f", "data", "-i", uri, "-f", "null", "-")
        .start();
  }
}
