package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest(name = "{0} of 100 bytes is {1} to {2}")
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=10-19, 10, 19",
    "bytes=90-, 90, 99",
    "bytes=90-1000, 90, 99",
    "bytes=-10, 90, 99",
    "bytes=-1000, 0, 99",
    "bytes=0-999999999999999999, 0, 99"
  })
  void aPartIsWithinTheFile(String header, long first, long last) {
    assertThat(ByteRange.of(Optional.of(header), 100))
        .isEqualTo(new ByteRange.Asked.Part(new ByteRange(first, last)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=200-300", "bytes=-0"})
  void whatTheFileDoesNotHaveIsOutside(String header) {
    assertThat(ByteRange.of(Optional.of(header), 100)).isEqualTo(new ByteRange.Asked.Outside());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes=-",
        "bytes=5-2",
        "bytes=0-1,5-6",
        "items=0-1",
        "bytes=x-y",
        "bytes=99999999999999999999-"
      })
  void whatIsNoSinglePartIsTheWhole(String header) {
    assertThat(ByteRange.of(Optional.of(header), 100)).isEqualTo(new ByteRange.Asked.Whole());
  }

  @Test
  void anEmptyFileHasNoParts() {
    assertThat(ByteRange.of(Optional.of("bytes=0-0"), 0)).isEqualTo(new ByteRange.Asked.Outside());
    assertThat(ByteRange.of(Optional.of("bytes=-1"), 0)).isEqualTo(new ByteRange.Asked.Outside());
  }
}
