package io.millrace.server.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TurnstileTest {

  @Test
  void whoIsInterruptedWaitsNoLonger() {
    Turnstile<String> turnstile = new Turnstile<>();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> turnstile.await(_ -> false, 1))
        .isInstanceOf(InterruptedException.class);
    assertThat(turnstile.waiting()).isZero();
  }
}
