package io.millrace.server.broker;

import io.millrace.broker.Subscription;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SrtSocket;
import java.util.Locale;

/** Why a consumer is behind, and what helps: one sentence for people. */
final class LagCause {

  private static final double BITS = 8;
  private static final double MEGA = 1e6;

  /** A receive buffer with less room than so many packets is full. */
  private static final int FULL_WINDOW = 64;

  /** A link that takes in so much of the stream is not too thin for it. */
  private static final double ENOUGH = 0.95;

  private LagCause() {}

  /**
   * For people.
   *
   * @param missedMs what of its lag it missed
   */
  static String of(int lagMs, int missedMs, Subscription subscription, SrtSocket socket) {
    SrtStats stats = socket.stats();
    return String.format(
        Locale.ROOT,
        "%,d ms behind, RTT %.1f ms, %d loss reports; %s",
        lagMs,
        stats.msRtt(),
        stats.sent().pktRecvNak(),
        cause(missedMs, subscription, socket, stats));
  }

  private static String cause(
      int missedMs, Subscription subscription, SrtSocket socket, SrtStats stats) {
    double needed = subscription.channel().bitsPerSecond() / MEGA;
    double carried = socket.peerBytesPerSecond() * BITS / MEGA;
    if (missedMs > 0 && carried > 0 && carried < ENOUGH * needed) {
      return String.format(
          Locale.ROOT,
          "its link carries %.2f of %.2f Mbit/s: lower the bitrate, or give it a better link",
          carried,
          needed);
    }
    if (missedMs > 0) {
      return "what it lost came too late: raise its latency of " + socket.sndLatencyMs() + " ms";
    }
    if (stats.sent().pktFlowWindow() < FULL_WINDOW) {
      return "its receive buffer is full: its program reads too slowly";
    }
    return "it acknowledges too little: its program hangs, or its link is cut or too thin;"
        + " lower the bitrate, or raise its latency of "
        + socket.sndLatencyMs()
        + " ms";
  }
}
