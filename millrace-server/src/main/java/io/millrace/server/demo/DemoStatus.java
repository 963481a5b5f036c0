package io.millrace.server.demo;

import io.millrace.server.http.ChannelView;
import java.util.List;

/**
 * The demo at one moment. Immutable.
 *
 * @param channels all of the broker, by id
 * @param hopper the consumer
 */
record DemoStatus(List<Row> channels, HopperStatus hopper) {

  DemoStatus {
    channels = List.copyOf(channels);
  }

  /**
   * A channel.
   *
   * @param channel as the broker knows it
   * @param bitsPerSecond from its producer, lately
   */
  record Row(ChannelView channel, long bitsPerSecond) {

    boolean isLive() {
      return channel.state() == ChannelView.State.LIVE;
    }
  }
}
