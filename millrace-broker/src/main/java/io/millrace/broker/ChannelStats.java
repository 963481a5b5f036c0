package io.millrace.broker;

/**
 * A channel's counters, totals since it was made. Immutable.
 *
 * @param subscribers consumers attached now
 * @param packetsIn packets from producers
 * @param bytesIn payload bytes from producers
 * @param packetsOut packets read by consumers for the first time
 * @param bytesOut payload bytes likewise
 * @param skips times a consumer was moved on to a random access point because it fell behind
 * @param packetsSkipped packets that consumers missed so
 * @param randomAccessPoints random access points seen
 * @param logBytes media bytes held now
 * @param packetsDropped packets from producers that were not taken: empty, larger than a packet may
 *     be, or after the end of their publication
 */
public record ChannelStats(
    int subscribers,
    long packetsIn,
    long bytesIn,
    long packetsOut,
    long bytesOut,
    long skips,
    long packetsSkipped,
    long randomAccessPoints,
    long logBytes,
    long packetsDropped) {}
