package io.millrace.server.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the API may know of the broker. Any thread; each answer is one moment's snapshot. */
public interface BrokerView {

  /** Channels that have a producer or a consumer, by id. */
  CompletableFuture<List<ChannelView>> channels();

  CompletableFuture<BrokerStatus> status();

  /** Whether it was told to stop, and sends everybody away. */
  default boolean isStopping() {
    return false;
  }
}
