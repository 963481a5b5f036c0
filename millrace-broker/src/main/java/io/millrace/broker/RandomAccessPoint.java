package io.millrace.broker;

import java.nio.ByteBuffer;

/**
 * Where a decoder can start.
 *
 * @param index its packet in the channel log
 * @param originNs when that packet came into being
 * @param bytesBefore payload bytes appended to the log before that packet, ever
 * @param tables what the decoder needs first; empty if nothing is known
 */
record RandomAccessPoint(long index, long originNs, long bytesBefore, ByteBuffer tables) {}
