package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    assertThat(new Rejection(3007)).hasToString("refused (3007)");
  }

  @Test
  void theApiValueIsNoWireCode() {
    assertThatThrownBy(() -> new Rejection(403)).hasMessageContaining("403");
  }
}
