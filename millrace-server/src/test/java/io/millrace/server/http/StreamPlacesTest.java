package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamPlacesTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final StreamPlaces places = new StreamPlaces();

  private boolean take(String address) throws UnknownHostException {
    return places.take(InetAddress.ofLiteral(address), false).isPresent();
  }

  @Test
  void anAddressGetsAFewAndAnotherOneStillSome() throws Exception {
    for (int i = 0; i < StreamPlaces.PER_ADDRESS; i++) {
      assertThat(take("192.0.2.1")).isTrue();
      assertThat(take("2001:db8::" + (i + 1))).isTrue(); // of one /64
    }
    assertThat(take("192.0.2.1")).isFalse();
    assertThat(take("2001:db8::ffff")).isFalse();
    assertThat(take("192.0.2.2")).isTrue();
    assertThat(take("2001:db8:0:1::1")).isTrue();
  }

  @Test
  void someAreKeptForThisMachineAlsoFromTheProxyOnIt() throws Exception {
    for (int i = 0; i < StreamPlaces.ALL - StreamPlaces.FOR_THIS_MACHINE; i++) {
      assertThat(places.take(HERE, false)).isPresent(); // a proxy's
    }
    assertThat(places.take(HERE, false)).isEmpty();
    assertThat(take("192.0.2.2")).isFalse();
    assertThat(
            IntStream.range(0, StreamPlaces.ALL).filter(_ -> places.take(HERE, true).isPresent()))
        .hasSize(StreamPlaces.FOR_THIS_MACHINE);
  }

  @Test
  void aPlaceIsFreeAgainAfterwards() throws Exception {
    for (int i = 0; i < 3 * StreamPlaces.ALL; i++) {
      try (StreamPlaces.Place place =
          places.take(InetAddress.ofLiteral("192.0.2.1"), false).orElseThrow()) {
        assertThat(place).isNotNull();
      }
    }
  }
}
