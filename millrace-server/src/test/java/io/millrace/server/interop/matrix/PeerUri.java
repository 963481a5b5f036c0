package io.millrace.server.interop.matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * What a program is told of a connection. All four take libsrt's names in the query; only the unit
 * of the latency differs.
 *
 * @param port to call or to listen at, on loopback
 */
record PeerUri(String port, Role role, Condition condition) {

  String withLatencyInMillis() {
    return text(Long.toString(Condition.LATENCY.toMillis()));
  }

  String withLatencyInMicros() {
    return text(Condition.LATENCY.toMillis() + "000");
  }

  private String text(String latency) {
    List<String> query = new ArrayList<>();
    query.add("mode=" + (role.listens ? "listener" : "caller"));
    query.add("latency=" + latency);
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
