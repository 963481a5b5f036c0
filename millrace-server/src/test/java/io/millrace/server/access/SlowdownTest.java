package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowdownTest {

  private static final InetAddress HERE = address("192.0.2.1");
  private static final InetAddress ELSEWHERE = address("192.0.2.2");

  private final Slowdown slowdown = new Slowdown();
  private long nowNs = -5;

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private Duration failed(InetAddress from) {
    nowNs++;
    return slowdown.failed(from, true, nowNs);
  }

  private void failTimes(int times, InetAddress from) {
    for (int i = 0; i < times; i++) {
      failed(from);
    }
  }

  private void goesBy(Duration time) {
    nowNs += time.toNanos();
  }

  private boolean isBarred(InetAddress address) {
    return slowdown.isBarred(address, nowNs);
  }

  @Test
  void theFirstWrongKeysAreAnsweredAtOnceThenEachLater() {
    assertThat(failed(HERE)).isZero();
    assertThat(failed(HERE)).isZero();
    assertThat(failed(HERE)).isZero();
    assertThat(failed(HERE)).hasMillis(250);
    assertThat(failed(HERE)).hasMillis(500);
    assertThat(failed(HERE)).hasMillis(1000);
    assertThat(failed(HERE)).hasMillis(2000);
    assertThat(failed(HERE)).hasMillis(2000);
    assertThat(isBarred(HERE)).isFalse();
  }

  @Test
  void whoGoesOnIsBarredForAWhileAndSoonAgain() {
    failTimes(9, HERE);
    assertThat(isBarred(HERE)).isFalse();
    assertThat(failed(HERE)).isZero();
    assertThat(isBarred(HERE)).isTrue();
    goesBy(Slowdown.BARRED);
    assertThat(isBarred(HERE)).isFalse();
    assertThat(failed(HERE)).hasMillis(2000);
    failTimes(1, HERE);
    assertThat(isBarred(HERE)).isFalse();
    failTimes(1, HERE);
    assertThat(isBarred(HERE)).isTrue();
  }

  @Test
  void whatIsShownMeanwhileDoesNotMakeTheBarLonger() {
    failTimes(10, HERE);
    for (int i = 0; i < 3; i++) {
      assertThat(isBarred(HERE)).isTrue();
      goesBy(Slowdown.BARRED.dividedBy(3));
      assertThat(slowdown.failed(HERE, true, nowNs - 1)).isZero();
    }
    assertThat(isBarred(HERE)).isFalse();
  }

  @Test
  void whatCostsNothingSlowsDownAndBarsNobody() {
    for (int i = 0; i < 9; i++) {
      slowdown.failed(HERE, false, nowNs);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(slowdown.failed(HERE, false, nowNs)).hasSeconds(2);
    }
    assertThat(isBarred(HERE)).isFalse();
  }

  @Test
  void noOtherAddressIsSlowed() {
    failTimes(20, HERE);
    assertThat(isBarred(ELSEWHERE)).isFalse();
    assertThat(failed(ELSEWHERE)).isZero();
  }

  @Test
  void aMinuteWithoutAWrongKeyAndAllIsForgotten() {
    failTimes(9, HERE);
    goesBy(Slowdown.MEMORY);
    assertThat(isBarred(HERE)).isFalse();
    assertThat(slowdown.size()).isZero();
    assertThat(failed(HERE)).isZero();
  }

  @Test
  void oneHouseholdOfIPv6IsOneAddress() {
    failTimes(10, address("2001:db8:0:1::1"));
    assertThat(isBarred(address("2001:db8:0:1:ffff::9"))).isTrue();
    assertThat(isBarred(address("2001:db8:0:2::1"))).isFalse();
  }

  @Test
  void noMoreAddressesAreKeptThanThereIsRoomFor() {
    for (int i = 0; i < 20_000; i++) {
      failed(address("10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255)));
    }
    assertThat(slowdown.size()).isEqualTo(10_000);
  }
}
