package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final List<String> KNOWN = List.of("--loop", "--rate", "--latency");

  @ParameterizedTest
  @CsvSource({
    "list, list, 0",
    "list, lsit, 1",
    "list, lst, 1",
    "list, last, 1",
    "list, lists, 1",
    "'', abc, 3"
  })
  void theDistanceCountsInsertionsDeletionsChangesAndSwaps(String from, String to, int distance) {
    assertThat(NearestName.distance(from, to)).isEqualTo(distance);
    assertThat(NearestName.distance(to, from)).isEqualTo(distance);
  }

  @Test
  void whatIsNearIsMeantAndWhatIsFarIsNot() {
    assertThat(NearestName.to("--lop", KNOWN)).contains("--loop");
    assertThat(NearestName.to("--something-else", KNOWN)).isEmpty();
    assertThat(NearestName.hint("--rtae", KNOWN)).isEqualTo("; did you mean --rate?");
    assertThat(NearestName.hint("xxxxxxxxxxxx", KNOWN))
        .isEqualTo("; known are --loop, --rate, --latency");
  }
}
