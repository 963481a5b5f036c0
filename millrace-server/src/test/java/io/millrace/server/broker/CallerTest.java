package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {

  @ParameterizedTest(name = "{0} s={1} against {2} s={3}: {4}")
  @CsvSource({
    "192.0.2.1, a,  192.0.2.1, a,  TAKE_OVER",
    "192.0.2.2, a,  192.0.2.1, a,  TAKE_OVER",
    "192.0.2.1, a,  192.0.2.1, b,  TAKE_OVER_IF_SILENT",
    "192.0.2.1, '', 192.0.2.1, '', TAKE_OVER_IF_SILENT",
    "192.0.2.2, '', 192.0.2.1, '', REFUSE",
    "192.0.2.2, a,  192.0.2.1, b,  REFUSE",
    "2001:db8::1, '', 2001:db8::1, '', TAKE_OVER_IF_SILENT",
  })
  void theSameProducerIsKnownByItsSessionOrItsAddress(
      String host, String session, String incumbentHost, String incumbent, Caller.Verdict verdict) {
    Caller caller = new Caller(new InetSocketAddress(host, 40_001), session);
    Caller present = new Caller(new InetSocketAddress(incumbentHost, 40_000), incumbent);
    assertThat(caller.against(present)).isEqualTo(verdict);
  }
}
