package io.millrace.cli.consumer;

import java.nio.ByteBuffer;

/**
 * One output of a subscription and from where on it gets bytes. A tap that is there before the
 * first payload gets everything; a later one begins with the tables and the next random access
 * point. Owned by the loop.
 */
final class Tap {

  /** A stream without random access points is taken as it comes after so long. */
  static final long PATIENCE_NS = 10_000_000_000L;

  private final Output output;
  private final long sinceNs;
  private boolean begun;
  private boolean told;

  Tap(Output output, boolean fromTheFirstPayload, long nowNs) {
    this.output = output;
    this.sinceNs = nowNs;
    this.begun = fromTheFirstPayload;
  }

  Output output() {
    return output;
  }

  /** Hands the payload on if it is time. */
  void onPayload(ByteBuffer payload, boolean randomAccess, ChannelReader reader, long nowNs) {
    if (!begun) {
      if (!randomAccess && reader.isTransportStream() && nowNs - sinceNs < PATIENCE_NS) {
        return;
      }
      begun = true;
      ByteBuffer tables = reader.tables();
      if (tables.hasRemaining()) {
        output.offer(tables);
      }
    }
    output.offer(payload);
  }

  /** True once, when the output was first found to have dropped something. */
  boolean fallsBehind() {
    if (told || output.dropped() == 0) {
      return false;
    }
    told = true;
    return true;
  }
}
