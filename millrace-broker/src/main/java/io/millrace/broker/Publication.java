package io.millrace.broker;

import java.nio.ByteBuffer;

/** One producer's turn on a channel. Ends once; packets after the end are dropped. */
public final class Publication {

  Publication() {}

  public Channel channel() {
    throw new UnsupportedOperationException("contract");
  }

  public Publisher publisher() {
    throw new UnsupportedOperationException("contract");
  }

  /** When the last packet was appended, or the publication began. */
  public long lastAppendNs() {
    throw new UnsupportedOperationException("contract");
  }

  /** Writes one packet to the channel log; consumers hear of it at {@link Broker#flush}. */
  public void append(ByteBuffer payload, long originNs, long nowNs) {
    throw new UnsupportedOperationException("contract");
  }

  /** The producer is gone; the channel waits for the next one. */
  public void end(long nowNs) {
    throw new UnsupportedOperationException("contract");
  }
}
