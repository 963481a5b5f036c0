package io.millrace.cli.load;

/**
 * What the tool's own publishers did.
 *
 * @param live that send now
 * @param sent packets
 * @param resent packets, because the broker asked for them
 * @param dropped packets given up as too late
 * @param lagNsMax how far behind its schedule one was at most, nanoseconds
 */
record PublisherFigures(int live, long sent, long resent, long dropped, long lagNsMax) {}
