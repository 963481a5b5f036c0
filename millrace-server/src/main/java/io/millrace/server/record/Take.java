package io.millrace.server.record;

import java.time.Duration;

/** One producer's turn, while it is recorded in one way. Any thread. */
interface Take {

  /** Writes what there is, then ends. Again does nothing. */
  void end();

  /** Waits until it is over; false if it takes longer. */
  boolean join(Duration patience) throws InterruptedException;

  /** Whether nothing follows. */
  boolean isOver();

  /** Whether the channel has a consumer for it at present. */
  boolean isConsumer();

  /** How it does. */
  FileSeries.Progress progress();

  /** What was left out since the disk was too slow: packets, or fragments. */
  long skipped();
}
