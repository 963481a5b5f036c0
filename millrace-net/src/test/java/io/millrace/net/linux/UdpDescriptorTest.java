package io.millrace.net.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UdpDescriptorTest {

  @BeforeEach
  void onLinux() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
  }

  @Test
  void ofSeveralWhoCloseItAtOnceOneDoes() throws IOException {
    CyclicBarrier together = new CyclicBarrier(2);
    for (int round = 0; round < 2_000; round++) {
      UdpDescriptor descriptor = UdpDescriptor.open();
      CompletableFuture<Boolean> other =
          CompletableFuture.supplyAsync(() -> free(descriptor, together));
      boolean mine = free(descriptor, together);
      assertThat(other.join()).isNotEqualTo(mine);
      assertThat(descriptor.isOpen()).isFalse();
    }
  }

  private static boolean free(UdpDescriptor descriptor, CyclicBarrier together) {
    try {
      together.await();
    } catch (Exception e) {
      throw new AssertionError("the other did not come", e);
    }
    return descriptor.free();
  }

  @Test
  void aNumberThatBecameAnothersStaysOpen() throws IOException {
    UdpDescriptor first = UdpDescriptor.open();
    first.free();
    UdpDescriptor second = UdpDescriptor.open();
    assertThat(first.free()).isFalse();
    assertThat(second.set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, 4_096)).isTrue();
    second.free();
    assertThat(second.set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, 4_096)).isFalse();
  }
}
