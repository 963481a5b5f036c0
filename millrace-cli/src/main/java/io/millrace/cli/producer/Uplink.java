package io.millrace.cli.producer;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Carries payloads to a broker, calls again when it is lost. Every method: any thread. */
interface Uplink extends AutoCloseable {

  /** Hears of an uplink's fate; called on its loop, must not block. */
  interface Listener {

    /** The first connection stands. */
    void onConnected();

    /** There is no point in calling again; the reason in words. */
    void onRefused(String why);
  }

  /** Begins to call. Once. */
  void start(Listener listener);

  /**
   * Hands over one payload; never blocks. Dropped and counted while there is no connection.
   *
   * @param payload no longer the caller's
   * @param originNs when it came, System.nanoTime scale, never going back
   */
  void send(ByteBuffer payload, long originNs);

  /** Completes when what was handed over had its time to be delivered. */
  CompletableFuture<Void> finish();

  /** How it stands now. */
  UplinkStatus status();

  /** SHUTDOWN to the broker, at once. Again does nothing. */
  @Override
  void close();
}
