package io.millrace.broker;

import java.util.OptionalLong;

/**
 * How a producer's stream does, as far as the loop that takes it in knows. Immutable. Times are
 * readings of the broker's clock.
 *
 * @param transportStream whether it is MPEG-TS, which alone is read along
 * @param beganNs when its turn began
 * @param lastPacketNs when the last packet came, or its turn began
 * @param pictures of its video so far, in all its turns; counted anew if the track changes
 * @param damaged pieces of it that made no sense so far
 * @param randomAccessNs when the newest random access point came into being, by its producer; empty
 *     before the first
 * @param randomAccessDistanceNs between the newest two; empty before the second
 */
public record StreamVitals(
    boolean transportStream,
    long beganNs,
    long lastPacketNs,
    long pictures,
    long damaged,
    OptionalLong randomAccessNs,
    OptionalLong randomAccessDistanceNs) {}
