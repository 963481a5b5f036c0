package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.srt.endpoint.EndpointLimits.Bound;
import org.junit.jupiter.api.Test;

class EndpointLimitsTest {

  @Test
  void aBoundThatLetsNobodyInIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bound(0, 10))
        .withMessageContaining("perSource: 0");
  }

  @Test
  void aBoundThatNoSourceCouldReachIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bound(11, 10))
        .withMessageContaining("inAll, 10");
  }
}
