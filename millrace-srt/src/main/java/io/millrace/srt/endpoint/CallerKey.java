package io.millrace.srt.endpoint;

import java.net.InetSocketAddress;

/** What tells repeats of one call from different calls (guide §6.10). */
record CallerKey(InetSocketAddress address, int socketId, int initialSequenceNumber) {}
