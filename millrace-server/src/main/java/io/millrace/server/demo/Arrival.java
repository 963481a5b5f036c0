package io.millrace.server.demo;

import java.time.Duration;

/**
 * A channel has arrived at the consumer. Immutable; texts as the producer sent them.
 *
 * @param id the channel
 * @param firstPicture from subscribing to the delivery of the first random access point
 * @param title service name; empty if it has not come
 * @param summary codecs and sizes
 */
record Arrival(String id, Duration firstPicture, String title, String summary) {}
