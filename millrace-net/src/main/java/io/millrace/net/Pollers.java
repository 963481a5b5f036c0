package io.millrace.net;

import io.millrace.net.linux.CallCheck;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;

/** Chooses how a loop waits. */
final class Pollers {

  /**
   * What a loop waits by.
   *
   * @param whyNotNative what was in the way of native sockets; empty if nothing was, or if they
   *     were not asked for
   */
  record Chosen(Poller poller, Optional<String> whyNotNative) {}

  private Pollers() {}

  /**
   * Opens what was asked for.
   *
   * @throws IOException if the system refuses it
   */
  static Chosen open(Io io) throws IOException {
    return switch (io) {
      case NIO -> new Chosen(new NioPoller(), Optional.empty());
      case NATIVE -> new Chosen(nativePoller(), Optional.empty());
      case AUTO -> {
        try {
          yield new Chosen(nativePoller(), Optional.empty());
        } catch (IOException e) {
          yield new Chosen(new NioPoller(), Optional.of(String.valueOf(e.getMessage())));
        }
      }
    };
  }

  private static Poller nativePoller() throws IOException {
    boolean linux = System.getProperty("os.name", "").equals("Linux");
    boolean wide = System.getProperty("sun.arch.data.model", "").equals("64");
    if (!linux || !wide || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IOException("native sockets need Linux on a 64-bit little-endian machine");
    }
    try {
      CallCheck.run();
      return new LinuxPoller();
    } catch (LinkageError | IllegalCallerException e) {
      throw new IOException("the C library is not to be called: " + e.getMessage(), e);
    }
  }
}
