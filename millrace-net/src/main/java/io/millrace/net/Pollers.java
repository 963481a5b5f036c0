package io.millrace.net;

import java.io.IOException;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how a loop waits. */
final class Pollers {

  private static final Logger log = LoggerFactory.getLogger(Pollers.class);

  private Pollers() {}

  /**
   * Opens what was asked for.
   *
   * @throws IOException if the system refuses it
   */
  static Poller open(Io io) throws IOException {
    return switch (io) {
      case NIO -> new NioPoller();
      case NATIVE -> nativePoller();
      case AUTO -> {
        try {
          yield nativePoller();
        } catch (IOException e) {
          log.debug("portable sockets, because: {}", e.getMessage());
          yield new NioPoller();
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
      return new LinuxPoller();
    } catch (LinkageError | IllegalCallerException e) {
      throw new IOException("the C library is not to be called: " + e.getMessage(), e);
    }
  }
}
