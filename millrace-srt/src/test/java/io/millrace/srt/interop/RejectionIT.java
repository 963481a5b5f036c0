package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.handshake.Rejection;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
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
    "1008, version",
  })
  void srtLiveTransmitNamesIt(int wireCode, String shown) {
    ours.endpoint.listen(request -> request.reject(new Rejection(wireCode)));
    try (Peer peer = Interop.receiver(ours.uri("streamid=nobody"))) {
      peer.awaitStderr("REJECT", Interop.LIMIT);
      assertThat(peer.stderr()).contains(shown);
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
