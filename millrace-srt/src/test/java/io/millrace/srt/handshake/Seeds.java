package io.millrace.srt.handshake;

import java.util.Random;
import java.util.stream.LongStream;

/** Seeds of property tests: a few that stay, a few fresh ones in each run. */
final class Seeds {

  private static final int FRESH = 4;

  private Seeds() {}

  static LongStream seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 8), new Random().longs(FRESH));
  }
}
