package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SynCookieTest {

  private static final long SECOND = 1_000_000_000L;
  private static final InetSocketAddress CALLER = new InetSocketAddress("192.0.2.7", 4000);

  private final SynCookie cookies = new SynCookie(secret(1));

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 59 * SECOND, -61 * SECOND, Long.MAX_VALUE, Long.MIN_VALUE})
  void aCookieIsGoodAtOnceWhateverTheClockShows(long nowNs) {
    assertThat(cookies.accepts(cookies.of(CALLER, nowNs), CALLER, nowNs)).isTrue();
  }

  @Test
  void aCookieIsGoodForAtLeastAMinuteAndNeverForTwo() {
    for (long madeAt = -120 * SECOND; madeAt < 120 * SECOND; madeAt += SECOND) {
      int cookie = cookies.of(CALLER, madeAt);

      assertThat(cookies.accepts(cookie, CALLER, madeAt + 60 * SECOND)).isTrue();
      assertThat(cookies.accepts(cookie, CALLER, madeAt + 120 * SECOND)).isFalse();
    }
  }

  @Test
  void aCookieIsGoodForItsAddressAndPortOnly() {
    int cookie = cookies.of(CALLER, 0);

    assertThat(cookies.accepts(cookie, new InetSocketAddress("192.0.2.7", 4001), 0)).isFalse();
    assertThat(cookies.accepts(cookie, new InetSocketAddress("192.0.2.8", 4000), 0)).isFalse();
    assertThat(cookies.accepts(cookie, new InetSocketAddress("2001:db8::7", 4000), 0)).isFalse();
    assertThat(cookies.accepts(cookie + 1, CALLER, 0)).isFalse();
  }

  @Test
  void withoutTheSecretNobodyMakesTheCookie() {
    assertThat(new SynCookie(secret(2)).of(CALLER, 0)).isNotEqualTo(cookies.of(CALLER, 0));
  }

  @Test
  void cookiesOfManyPortsDiffer() {
    Set<Integer> seen = new HashSet<>();
    for (int port = 1; port <= 10_000; port++) {
      seen.add(cookies.of(new InetSocketAddress("192.0.2.7", port), 0));
    }

    assertThat(seen).hasSizeGreaterThan(9_990);
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> new SynCookie(new byte[16])).hasMessageContaining("16 bytes");
  }

  private static byte[] secret(int fill) {
    byte[] secret = new byte[SynCookie.SECRET_LENGTH];
    Arrays.fill(secret, (byte) fill);
    return secret;
  }
}
