package io.millrace.server.events;

import java.util.List;

/** Reads events in their order, from a place of its own. One thread, which may wait: no loop. */
public interface EventReader {

  /**
   * The next events, as soon as there are any. If some are gone that were not read, the first one
   * tells so ({@link Event.EventsLost}).
   *
   * @param most at most so many, and one that tells of missing ones
   * @param patienceNs how long to wait for the first
   * @return empty if none came in that time, or none will come
   */
  List<Occurrence> read(int most, long patienceNs) throws InterruptedException;

  /** Whether events are gone that it has not read. */
  boolean isOvertaken();

  /** Whether it has read all and nothing more will come. */
  boolean isEnded();
}
