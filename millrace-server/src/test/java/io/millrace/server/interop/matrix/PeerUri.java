package io.millrace.server.interop.matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * What a program is told of a connection. All four take libsrt's names in the query, but ffmpeg has
 * its own for the patience of a caller, and another unit for the latency. The patience is ours, not
 * the 3 s that are the default: our first key takes its time on a busy machine.
 *
 * @param port to call or to listen at, on loopback
 */
record PeerUri(String port, Role role, Condition condition) {

  String asLibsrtHasIt() {
    return text("conntimeo", Long.toString(Condition.LATENCY.toMillis()));
  }

  String asFfmpegHasIt() {
    return text("connect_timeout", Condition.LATENCY.toMillis() + "000");
  }

  private String text(String patience, String latency) {
    List<String> query = new ArrayList<>();
    query.add("mode=" + (role.listens ? "listener" : "caller"));
    query.add("latency=" + latency);
    if (!role.listens) {
      query.add(patience + "=" + Condition.PATIENCE.toMillis());
    }
    if (condition.encrypts()) {
      query.add("passphrase=" + Condition.PASSPHRASE);
      query.add("pbkeylen=" + condition.keyBytes);
    }
    if (condition.refreshes) {
      query.add("kmrefreshrate=" + Condition.REFRESH_PACKETS);
      query.add("kmpreannounce=" + Condition.PRE_ANNOUNCE_PACKETS);
    }
    return "srt://127.0.0.1:" + port + "?" + String.join("&", query);
  }
}
