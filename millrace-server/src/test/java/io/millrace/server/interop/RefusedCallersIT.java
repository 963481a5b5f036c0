package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers that cannot be served hear why at once, by the code of libsrt's own list. */
class RefusedCallersIT extends BrokerCase {

  @ParameterizedTest(name = "{0} is refused with {1}")
  @CsvSource({
    "streamid=read:1AAA99&passphrase=0123456789, 1011",
    "streamid=publish:1AAA99&passphrase=0123456789, 1011",
    "latency=120, 2400",
    "streamid=read:a//b, 2400",
    "streamid=%23!::r=1AAA99%2Cm=bidirectional, 2405",
    "streamid=read:1AAA99&transtype=file, 1012",
  })
  void whatIsNotSpokenIsRefusedWithItsCode(String options, int code) throws IOException {
    try (ImpairmentProxy proxy = ImpairmentProxy.to(broker.address(), 1)) {
      Refusals refusals = Refusals.on(proxy);
      String url = "srt://127.0.0.1:" + proxy.port() + "?mode=caller&" + options;
      try (Peer caller =
          Libsrt.FFMPEG.command("-v", "error", "-nostdin", "-i", url, "-f", "null", "-").start()) {
        assertThat(caller.awaitExit(SOON)).isNotZero();
      }
      assertThat(refusals.codes()).containsExactly(code);
      await().atMost(SOON).until(() -> broker.api().broker().path("connections").asInt(-1) == 0);
    }
  }
}
