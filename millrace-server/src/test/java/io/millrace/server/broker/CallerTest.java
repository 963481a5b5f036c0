package io.millrace.server.broker;

import static io.millrace.broker.Role.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Optional;
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
    Caller caller =
        new Caller(new InetSocketAddress(host, 40_001), session, Optional.empty(), false, PRIMARY);
    Caller present =
        new Caller(
            new InetSocketAddress(incumbentHost, 40_000),
            incumbent,
            Optional.empty(),
            false,
            PRIMARY);
    assertThat(caller.against(present)).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0} s={1} against {2} s={3}: {4}")
  @CsvSource({
    "192.0.2.2, '', 192.0.2.1, '', TAKE_OVER",
    "192.0.2.2, a,  192.0.2.1, a,  TAKE_OVER",
    "192.0.2.2, a,  192.0.2.1, b,  REFUSE",
    "192.0.2.1, a,  192.0.2.1, b,  TAKE_OVER_IF_SILENT",
    "192.0.2.2, a,  192.0.2.1, '', REFUSE",
  })
  void whoKnowsThePassphraseIsTheSameUnlessItsSessionSaysOtherwise(
      String host, String session, String incumbentHost, String incumbent, Caller.Verdict verdict) {
    Caller caller =
        new Caller(new InetSocketAddress(host, 40_001), session, Optional.empty(), true, PRIMARY);
    Caller present =
        new Caller(
            new InetSocketAddress(incumbentHost, 40_000),
            incumbent,
            Optional.empty(),
            true,
            PRIMARY);
    assertThat(caller.against(present)).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "key {0} s={1} against key {2} s={3}: {4}")
  @CsvSource({
    "k1, a, k1, b, TAKE_OVER",
    "k1, a, k2, a, REFUSE",
    "k1, a, '', a, REFUSE",
    "'', a, k1, a, REFUSE",
  })
  void whereThereAreKeysNothingElseCounts(
      String key, String session, String incumbentKey, String incumbent, Caller.Verdict verdict) {
    Caller caller =
        new Caller(new InetSocketAddress("192.0.2.1", 1), session, some(key), false, PRIMARY);
    Caller present =
        new Caller(
            new InetSocketAddress("192.0.2.1", 2), incumbent, some(incumbentKey), false, PRIMARY);
    assertThat(caller.against(present)).isEqualTo(verdict);
  }

  private static Optional<String> some(String key) {
    return key.isEmpty() ? Optional.empty() : Optional.of(key);
  }
}
