package io.millrace.cli.consumer;

import io.millrace.srt.Passphrase;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.handshake.Rejection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The way to the broker: one call a subscription. Everything here happens on the loop. */
@FunctionalInterface
interface Downlink {

  /**
   * Asks the broker for a channel; the listener hears of the outcome.
   *
   * @param passphrase null for one that is not encrypted
   */
  Call call(String producerId, @Nullable Passphrase passphrase, Listener listener);

  /** A call, from asking on. */
  interface Call {

    /** Counters, also after the end; null as long as the broker's name is looked up. */
    @Nullable SrtStats stats();

    /** What the connection is encrypted with, such as AES-128; empty if it is not. */
    String cipher();

    /** Hangs up; again does nothing. */
    void close();
  }

  /** What comes of a call. */
  interface Listener {

    void onConnected(long nowNs);

    /**
     * A payload, each once and in order.
     *
     * @param payload position to limit; valid only during the call
     * @param originNs when the sender made it, same scale as nowNs
     */
    void onPayload(ByteBuffer payload, long originNs, long nowNs);

    /**
     * The end, exactly once.
     *
     * @param rejection why the broker refused; null unless it did
     */
    void onClosed(CloseReason reason, @Nullable Rejection rejection, long nowNs);
  }
}
