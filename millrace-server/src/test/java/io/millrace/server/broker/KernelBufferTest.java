package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelBufferTest {

  @Test
  void aSmallReceiveBufferIsToldWithTheRemedy() {
    assertThat(KernelBuffer.advice(212_992))
        .contains(
            "the kernel grants 208 KB to receive in, so bursts may get lost:"
                + " sysctl -w net.core.rmem_max=8388608 on this machine, and start again");
  }

  @Test
  void aLargeOneIsNotWorthALine() {
    assertThat(KernelBuffer.advice(8 << 20)).isEmpty();
  }
}
