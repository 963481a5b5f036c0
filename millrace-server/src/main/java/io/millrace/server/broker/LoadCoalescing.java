package io.millrace.server.broker;

import io.millrace.broker.Coalescing;
import io.millrace.net.EventLoop;
import java.time.Duration;

/**
 * Packets wait for each other as the loop's load demands: not at all while it has time, for the
 * whole window when it is half busy. Waiting makes sends larger and fewer, so the load falls: the
 * window settles where both agree. Loop only.
 */
final class LoadCoalescing implements Coalescing {

  private static final double EASY = 0.1;
  private static final double BUSY = 0.5;

  private final EventLoop loop;
  private final long longestNs;

  LoadCoalescing(EventLoop loop, Duration longest) {
    this.loop = loop;
    this.longestNs = longest.toNanos();
  }

  @Override
  public long windowNs() {
    double busy = Math.clamp((loop.load() - EASY) / (BUSY - EASY), 0.0, 1.0);
    return (long) (longestNs * busy);
  }
}
