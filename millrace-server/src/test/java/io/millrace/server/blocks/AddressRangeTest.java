package io.millrace.server.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7:40000, 192.0.2.7",
    "192.0.2.7/24, 192.0.2.0/24",
    "192.0.2.7/31, 192.0.2.6/31",
    "10.1.2.3/8, 10.0.0.0/8",
    "2001:db8::1, 2001:db8:0:0:0:0:0:0/64",
    "[2001:db8::1]:5000, 2001:db8:0:0:0:0:0:0/64",
    "2001:db8:ffff::1/33, 2001:db8:8000:0:0:0:0:0/33",
    "2001:db8::1/128, 2001:db8:0:0:0:0:0:1/128",
    "::ffff:192.0.2.7, 192.0.2.7",
  })
  void isShownAsWhatItMeans(String text, String meaning) {
    AddressRange range = AddressRange.parse(text);
    assertThat(range).hasToString(meaning);
    assertThat(AddressRange.parse(meaning)).isEqualTo(range).hasSameHashCodeAs(range);
  }

  @ParameterizedTest(name = "{0} has {1}: {2}")
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "2001:db8::/32, 2001:db8:1:2:3:4:5:6, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::1, 2001:db8::ffff, true",
    "2001:db8::1/128, 2001:db8::2, false",
    "192.0.2.0/24, 2001:db8::1, false",
  })
  void hasTheAddressesThatBeginLikeIt(String range, String address, boolean isIn) {
    assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(isIn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "camera.example",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.0/33",
        "192.0.2.0/7",
        "::/0",
        "2001:db8::/129",
        "192.0.2.0/",
        "192.0.2.0/-1",
        "2130706433",
        "1:2:3:4:5:6:7:8:9",
      })
  void whatIsNoAddressOrTooWideIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLongTextIsNotRepeatedWhole() {
    assertThatThrownBy(() -> AddressRange.parse("x".repeat(5_000)))
        .extracting(Throwable::getMessage, org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .hasSizeLessThan(200);
  }
}
