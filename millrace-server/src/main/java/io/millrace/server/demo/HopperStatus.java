package io.millrace.server.demo;

import java.time.Duration;
import java.util.Map;

/**
 * The consumer. Immutable.
 *
 * @param now what it watches
 * @param firstPictures by channel, how long the first picture took at the latest visit
 * @param packets received on all visits
 * @param lost packets of all visits that never came, or not in time
 */
record HopperStatus(Watching now, Map<String, Duration> firstPictures, long packets, long lost) {

  HopperStatus {
    firstPictures = Map.copyOf(firstPictures);
  }
}
