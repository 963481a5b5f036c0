package io.millrace.server;

import io.millrace.net.NativeSockets;
import io.millrace.server.logging.ConsoleLogging;
import io.millrace.srt.handshake.SynCookie;

/**
 * Loads what the start of a broker will need and what takes long to load, on a thread of its own,
 * while the first one reads the settings. Only speed hangs on it.
 */
final class HeadStart {

  private HeadStart() {}

  /** In the order in which it will be needed. Waits for nothing. */
  static void begin() {
    Thread.ofPlatform().daemon().name("head-start").start(HeadStart::load);
  }

  private static void load() {
    NativeSockets.load();
    SynCookie.load();
    ConsoleLogging.load();
  }
}
