package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.util.Map;

/** Turns callers of a loop away, counts them, and has each told with why. Loop only. */
final class Refusals {

  private final LiveConfig config;
  private final Journal journal;
  private final RefusalCounters counters = new RefusalCounters();

  Refusals(LiveConfig config, Journal journal) {
    this.config = config;
    this.journal = journal;
  }

  /** Callers that were refused, by code. */
  Map<String, Long> counted() {
    return counters.totals();
  }

  /** Says no. */
  void refuse(ConnectionRequest request, Rejection why, String detail) {
    refused(request.remoteAddress(), request.streamId(), why, detail);
    request.reject(why);
  }

  /** The same, for want of room. */
  void refuse(ConnectionRequest request, Refusal full) {
    refuse(request, full.code(), full.text());
  }

  /** There was no room in the channel for its connection, which stands already. */
  void turnAway(SrtSocket connection, String why) {
    refused(connection.remoteAddress(), connection.streamId(), Rejection.CONFLICT, why);
    connection.close();
  }

  /** A caller whose connection never stood: refused, or gone meanwhile. */
  void failed(ProducerId id, SrtSocket connection) {
    Rejection why = connection.rejection();
    if (why != null) {
      refused(connection.remoteAddress(), connection.streamId(), why, text(id, why));
    }
  }

  /** What the caller of a channel should do about it. */
  String text(ProducerId id, Rejection why) {
    if (why.equals(Rejection.BAD_SECRET)) {
      return "its passphrase is not that of channel " + id + "; give both the same";
    }
    if (why.equals(Rejection.UNSECURE)) {
      return config.now().channel(id.value()).isEncrypted()
          ? "channel " + id + " needs a passphrase; give the caller that of the configuration"
          : "channel " + id + " is open; the caller must leave its passphrase away";
    }
    return "not spoken here";
  }

  /** It was said no elsewhere. */
  void refused(InetSocketAddress remote, String streamId, Rejection why, String detail) {
    counters.count(why);
    journal.refused(remote, streamId, why, detail);
  }
}
