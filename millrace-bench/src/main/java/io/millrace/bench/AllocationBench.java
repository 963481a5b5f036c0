package io.millrace.bench;

import io.millrace.bench.Streams.Reading;
import io.millrace.srt.CryptoMode;
import io.millrace.srt.SrtOptions;
import java.io.IOException;
import java.util.Locale;

/** Bytes that a packet costs the collector in steady state, on the thread of either loop. */
final class AllocationBench {

  private static final long SECOND_NS = 1_000_000_000;
  private static final long PACKETS = 120_000;
  private static final long PACKETS_PER_SECOND = 4_000;

  private AllocationBench() {}

  static void run() throws IOException, InterruptedException {
    System.out.printf(
        "| connections | delivery | who sends | packets | sending, B/packet | receiving, B/packet |%n"
            + "|---|---|---|---:|---:|---:|%n");
    measure("1 plain", Live.IN_ORDER, 1, true);
    measure("1 plain", Live.IN_ORDER, 1, false);
    measure("1 plain", Live.TSBPD, 1, true);
    measure("1 plain", Live.TSBPD, 1, false);
    measure("4 plain, taking turns", Live.IN_ORDER, 4, true);
    measure("4 plain, taking turns", Live.IN_ORDER, 4, false);
    for (CryptoMode mode : new CryptoMode[] {CryptoMode.AES_CTR, CryptoMode.AES_GCM}) {
      for (int keyBytes = 16; keyBytes <= 32; keyBytes += 16) {
        measure("1 with " + mode + ", " + 8 * keyBytes + " bits", secret(mode, keyBytes), 1, true);
      }
    }
  }

  private static SrtOptions secret(CryptoMode mode, int keyBytes) {
    return Live.IN_ORDER.with(
        o -> o.passphrase("1AAA99 is secret").pbKeyLen(keyBytes).cryptoMode(mode));
  }

  private static void measure(String name, SrtOptions options, int count, boolean callersSend)
      throws IOException, InterruptedException {
    try (Streams streams = new Streams(options, count, callersSend)) {
      long intervalNs = SECOND_NS * count / PACKETS_PER_SECOND;
      Live.pace(intervalNs, 15 * SECOND_NS, streams::send); // the compiler and all buffers settle
      Reading sending = streams.sending();
      Reading receiving = streams.receiving();
      Live.pace(intervalNs, PACKETS / count * intervalNs, streams::send);
      Reading sent = streams.sending().since(sending);
      Reading received = streams.receiving().since(receiving);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %d | %.3f | %.3f |%n",
          name,
          options.delivery(),
          callersSend ? "caller" : "listener",
          received.packets(),
          sent.bytesPerPacket(),
          received.bytesPerPacket());
    }
  }
}
