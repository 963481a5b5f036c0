package io.millrace.server.health;

import io.millrace.broker.ChannelStats;
import io.millrace.broker.StreamVitals;
import io.millrace.srt.ReceiveStats;
import io.millrace.srt.connection.SrtStats;

/**
 * The counters of a channel that rates are made of, at one moment. Small, since there are
 * thousands.
 *
 * @param atNs of the broker's clock
 */
record Sample(
    long atNs,
    long bytesIn,
    long bytesOut,
    long packetsOut,
    long pictures,
    long damaged,
    long pktRecv,
    long pktRecvUnique,
    long pktRcvLoss,
    long pktRcvRetrans,
    long pktRcvDrop,
    long pktRcvUndecrypt,
    long pktRcvNoRoom,
    long pktRcvFuture,
    long pktDelivered,
    long usDelivery) {

  static Sample of(ChannelReading channel, StreamVitals vitals, long atNs) {
    ChannelStats stats = channel.stats();
    ReceiveStats link =
        channel.link().map(LinkReading::stats).map(SrtStats::received).orElse(ReceiveStats.NONE);
    return new Sample(
        atNs,
        stats.bytesIn(),
        stats.bytesOut(),
        stats.packetsOut(),
        vitals.pictures(),
        vitals.damaged(),
        link.pktRecv(),
        link.pktRecvUnique(),
        link.pktRcvLoss(),
        link.pktRcvRetrans(),
        link.pktRcvDrop(),
        link.pktRcvUndecrypt(),
        link.pktRcvNoRoom(),
        link.pktRcvFuture(),
        link.pktDelivered(),
        link.usDelivery());
  }
}
