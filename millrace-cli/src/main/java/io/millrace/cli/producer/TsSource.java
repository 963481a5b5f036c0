package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A source that is ready: what there is to check was checked. */
interface TsSource extends AutoCloseable {

  /** One line for people: what is sent and how. */
  String description();

  /**
   * Whether it can wait for the broker; one that somebody else runs is read on, and loses what
   * nobody took.
   */
  boolean waitsForBroker();

  /** Starts it. Once. */
  InputStream start() throws IOException;

  /** Set for a stream that has to be held to its own clock. */
  default Optional<PcrPacer> pacer() {
    return Optional.empty();
  }

  /**
   * Called after the stream's end.
   *
   * @param verdict what its bytes were
   * @throws CommandFailure if it did not end well
   */
  void checkEnd(TsPacketizer.Verdict verdict) throws IOException;

  /** Ends it; its stream ends or breaks. Any thread, returns soon. */
  @Override
  void close();
}
