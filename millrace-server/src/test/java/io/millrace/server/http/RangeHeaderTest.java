package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.http.RangeHeader.Wanted;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {

  private static final long SIZE = 1000;

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-999, 0, 1000",
    "bytes=999-999, 999, 1",
    "bytes=10-, 10, 990",
    "bytes=10-99999, 10, 990",
    "bytes=10-99999999999999999999999, 10, 990",
    "bytes=-1, 999, 1",
    "bytes=-99999999999999999999999, 0, 1000",
    "Bytes = 5-6, 5, 2",
  })
  void aPieceIsWhatIsThereOfIt(String header, long first, long count) {
    assertThat(RangeHeader.read(header, SIZE)).isEqualTo(new Wanted.Part(first, count));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999-"})
  void whatLiesBehindTheEndIsNothing(String header) {
    assertThat(RangeHeader.read(header, SIZE)).isEqualTo(new Wanted.Nothing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
  void anEmptyFileHasNoPieces(String header) {
    assertThat(RangeHeader.read(header, 0)).isEqualTo(new Wanted.Nothing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=0-1,5-6",
        "lines=0-1",
        "bytes=--1",
        "bytes=0--1",
        "bytes=+1-2"
      })
  void whatIsWrongOrInSeveralPiecesMeansAll(String header) {
    assertThat(RangeHeader.read(header, SIZE)).isEqualTo(new Wanted.Whole());
  }
}
