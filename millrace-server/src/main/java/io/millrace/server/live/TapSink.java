package io.millrace.server.live;

import java.nio.ByteBuffer;

/** Takes what a {@link ChannelTap} brings: a channel's bytes as SRT clients get them, in order. */
public interface TapSink {

  /**
   * The next packet's payload: MPEG-TS as a rule, of 1 to 1456 bytes.
   *
   * @param payload position to limit; valid until the call returns
   * @param originNs when it came into being, in the broker's clock (System.nanoTime)
   */
  void packet(ByteBuffer payload, long originNs);

  /**
   * What follows does not go on where the packet before it ended: a producer came anew, another one
   * took over, a slate begins, or the tap fell behind and goes on at a random access point. Tables
   * come first, if there are any. Not called at the very beginning.
   */
  void restart();

  /** All that there is for the moment was handed over. */
  void batchEnd();
}
