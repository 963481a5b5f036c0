package io.millrace.server.broker;

import java.util.Optional;

/** What the kernel grants a socket for datagrams that wait, and what helps if it is little. */
final class KernelBuffer {

  /** A key frame of 8 Mbit/s video in one burst, and some more. */
  private static final int ENOUGH_BYTES = 1 << 20;

  private KernelBuffer() {}

  /**
   * A line for the operator; empty if it will do.
   *
   * @param grantedBytes for receiving
   */
  static Optional<String> advice(int grantedBytes) {
    return grantedBytes >= ENOUGH_BYTES
        ? Optional.empty()
        : Optional.of(
            "the kernel grants "
                + (grantedBytes >> 10)
                + " KB to receive in, so bursts may get lost: sysctl -w net.core.rmem_max=8388608"
                + " on this machine, and start again");
  }
}
