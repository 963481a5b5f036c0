package io.millrace.server.access;

import java.net.InetSocketAddress;

/** Callers at the door. */
final class Visits {

  static final String HERE = "192.0.2.1";

  private Visits() {}

  static Visit showing(Action action, String channel, String key, String token) {
    return from(HERE, action, channel, key, token);
  }

  static Visit from(String host, Action action, String channel, String key, String token) {
    return new Visit(
        action, channel, new InetSocketAddress(host, 4000), "", key, token, "", 0x010503, false);
  }

  static Visit withKey(Action action, String channel, String key) {
    return showing(action, channel, key, "");
  }

  static Visit withToken(Action action, String channel, String token) {
    return showing(action, channel, "", token);
  }
}
