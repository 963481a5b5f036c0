package io.millrace.server.record;

import java.util.List;
import java.util.Optional;

/**
 * Whether and how a channel is recorded, as the API shows it. Immutable.
 *
 * @param format what is wanted: {@code ts}, {@code mp4}, {@code both} or {@code off}
 * @param by who wants it so: {@code configuration} or {@code api}
 * @param state of the moment
 * @param reason why, for people; empty if there is nothing to say
 * @param files what is being written
 */
record RecordingState(
    String channel, String format, String by, State state, String reason, List<File> files) {

  /** What is done at the moment. */
  enum State {
    /** It is not to be recorded. */
    OFF,
    /** It is to be, and nobody sends. */
    WAITING,
    /** It is. */
    RECORDING,
    /** It is to be, and cannot: the disk is full. */
    PAUSED
  }

  /**
   * A kind of file that is written.
   *
   * @param kind {@code ts} or {@code mp4}
   * @param name empty while it is paused, or waits for something to begin with
   * @param bytes in it
   * @param begun files of this turn of the producer
   * @param skipped packets or fragments of this turn that were left out, the disk being too slow
   */
  record File(String kind, Optional<String> name, long bytes, int begun, long skipped) {}
}
