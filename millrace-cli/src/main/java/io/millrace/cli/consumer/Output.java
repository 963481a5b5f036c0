package io.millrace.cli.consumer;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Where a subscription's bytes also go. Never blocks the caller, which is the loop. */
interface Output {

  /** A file, a player's name or {@code standard output}. */
  String name();

  /**
   * Takes a copy of the payload.
   *
   * @param payload left as it is
   * @return false if it was dropped whole and counted: the queue is full
   */
  boolean offer(ByteBuffer payload);

  /** No more will come; what is queued is still written. Again does nothing. */
  void finish();

  /** Completes on some other thread, once, when the last byte is written or writing failed. */
  CompletableFuture<Outcome> ended();

  /** Bytes written so far. Any thread. */
  long bytes();

  /** Packets dropped so far. Any thread. */
  long dropped();

  /**
   * How it ended.
   *
   * @param bytes written
   * @param dropped packets left out
   * @param sha256 of the bytes written, in hexadecimal; empty if not asked for
   * @param failure what went wrong, for people; empty if nothing
   */
  record Outcome(long bytes, long dropped, String sha256, String failure) {

    /** Whoever read it has had enough, as {@code head} has after some lines. */
    boolean isReaderGone() {
      return failure.startsWith("Broken pipe");
    }
  }

  /** What an output is for; a subscription has at most one of each. */
  enum Kind {
    RECORD("recording", "to"),
    PLAY("playing", "in"),
    STDOUT("sending", "to");

    private final String doing;
    private final String where;

    Kind(String doing, String where) {
      this.doing = doing;
      this.where = where;
    }

    /** {@code recording 1AAA99 to out.ts}. */
    String sentence(String what, Output output) {
      return doing + " " + what + " " + where + " " + output.name();
    }
  }
}
