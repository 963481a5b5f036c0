package io.millrace.server.health;

import io.millrace.broker.ChannelStats;

/**
 * What went through channels, several together, since the broker runs; never less than before, also
 * if channels come and go. Immutable.
 *
 * @param bytesIn payload from producers
 * @param packetsIn likewise
 * @param bytesOut payload to clients, once per client
 * @param webBytesOut of these, those over HTTP
 * @param packetsOut to SRT clients, once per client
 * @param skips times a client was moved on because it fell behind
 * @param packetsSkipped what clients missed so
 */
public record Traffic(
    long bytesIn,
    long packetsIn,
    long bytesOut,
    long webBytesOut,
    long packetsOut,
    long skips,
    long packetsSkipped) {

  /** Nothing yet. */
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0);

  /** With what a channel counted between two looks. */
  Traffic plus(ChannelReading then, ChannelReading reading) {
    ChannelStats before = then.stats();
    ChannelStats now = reading.stats();
    return new Traffic(
        bytesIn + more(before.bytesIn(), now.bytesIn()),
        packetsIn + more(before.packetsIn(), now.packetsIn()),
        bytesOut + more(before.bytesOut(), now.bytesOut()),
        webBytesOut + more(then.web().bytesOut(), reading.web().bytesOut()),
        packetsOut + more(before.packetsOut(), now.packetsOut()),
        skips + more(before.skips(), now.skips()),
        packetsSkipped + more(before.packetsSkipped(), now.packetsSkipped()));
  }

  /** A channel that was made anew while nobody looked counts from the start. */
  private static long more(long before, long now) {
    return Math.max(0, now - before);
  }
}
