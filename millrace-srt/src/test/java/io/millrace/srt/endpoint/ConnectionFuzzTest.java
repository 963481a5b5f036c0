package io.millrace.srt.endpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whole connections, both ends, on a network that does what a fuzzer says: {@link FuzzWorld}. */
class ConnectionFuzzTest {

  @FuzzTest
  void nothingThatArrivesBreaksAConnectionsPromises(byte[] input) {
    new FuzzWorld(input, false).run();
  }

  @FuzzTest
  void norThoseOfAnEncryptedOne(byte[] input) {
    new FuzzWorld(input, true).run();
  }
}
