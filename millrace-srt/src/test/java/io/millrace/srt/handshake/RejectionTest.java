package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionTest {

  @ParameterizedTest
  @ValueSource(ints = {1018, 1403, 1999})
  void codesThatSrtHasNotAssignedAreUnknown(int code) {
    assertThat(Rejection.ofWire(code)).isEqualTo(Rejection.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1017, 2000, 2403, 3000, Integer.MAX_VALUE})
  void otherCodesStayAsTheyAre(int code) {
    assertThat(Rejection.ofWire(code).wireCode()).isEqualTo(code);
  }

  @Test
  void aPersonReadsReasonAndCode() {
    assertThat(Rejection.CONFLICT).hasToString("in use (2409)");
    assertThat(new Rejection(3007)).hasToString("refused, for a reason of the peer's own (3007)");
  }

  @Test
  void theApiValueIsNoWireCode() {
    assertThatThrownBy(() -> new Rejection(403)).hasMessageContaining("403");
  }

  /** Guide §7: SRT's own, and those that its documents predefine for applications. */
  @Test
  void everyAssignedCodeHasWordsOfItsOwn() {
    int[] predefined = {
      2000, 2001, 2002, 2003, 2400, 2401, 2402, 2403, 2404, 2405, 2406, 2409, 2415, 2423, 2424,
      2500, 2501, 2502, 2503, 2505, 2507
    };
    List<String> texts =
        IntStream.concat(IntStream.rangeClosed(1000, 1017), IntStream.of(predefined))
            .mapToObj(code -> new Rejection(code).text())
            .toList();
    assertThat(texts).doesNotHaveDuplicates().doesNotContain("refused");
  }
}
