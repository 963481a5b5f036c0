package io.millrace.server.live;

import io.millrace.server.access.WatchAccess;
import io.millrace.server.config.BrokerConfig;
import java.util.function.Supplier;

/**
 * What whoever serves a channel's media over HTTP stands on.
 *
 * @param streams the media
 * @param access who may have it
 * @param viewers who has it at the moment, and whether there is room for more
 * @param config the one that holds
 */
public record LiveServices(
    LiveStreams streams, WatchAccess access, Viewers viewers, Supplier<BrokerConfig> config)
    implements AutoCloseable {

  /** Ends all streams. */
  @Override
  public void close() {
    streams.close();
  }
}
