package io.millrace.net;

import io.millrace.net.linux.Libc;

/** What {@link Io#NATIVE} sockets stand on. */
public final class NativeSockets {

  private NativeSockets() {}

  /**
   * Has the C library's functions linked, which takes some 40 ms, so that a loop that starts later
   * need not wait for it. Calls none of them. Whether it works is told then. Any thread.
   */
  public static void load() {
    try {
      Libc.load();
    } catch (LinkageError e) {
      // the first loop finds that too, and says what it means
    }
  }
}
