package io.millrace.bench;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.SrtOptions.Delivery;
import java.util.concurrent.locks.LockSupport;

/** The stream that everything is measured with: full packets at the rates of live video. */
final class Live {

  static final int PAYLOAD_BYTES = SrtOptions.LIVE_PAYLOAD_SIZE;

  /** 5 Mbit/s of payload. */
  static final long INTERVAL_NS_AT_5_MBIT = 8L * PAYLOAD_BYTES * 1_000_000_000 / 5_000_000;

  /** Connections that send in one go where many do. */
  static final int AT_ONCE = 5;

  /** As a relay is set up. */
  static final SrtOptions IN_ORDER = SrtOptions.LIVE.with(o -> o.delivery(Delivery.IN_ORDER));

  /** As a player is set up. */
  static final SrtOptions TSBPD = SrtOptions.LIVE;

  private Live() {}

  /** Runs the task each time the interval has passed, for so long; what was missed is made up. */
  static void pace(long intervalNs, long forNs, Runnable task) {
    long startNs = System.nanoTime();
    for (long dueNs = 0; dueNs < forNs; dueNs += intervalNs) {
      while (System.nanoTime() - startNs < dueNs) {
        LockSupport.parkNanos(startNs + dueNs - System.nanoTime());
      }
      task.run();
    }
  }
}
