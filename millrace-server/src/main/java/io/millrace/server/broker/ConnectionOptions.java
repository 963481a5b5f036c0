package io.millrace.server.broker;

import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelSettings;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.SrtOptions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a connection of a channel gets by the configuration that holds. One loop's. */
final class ConnectionOptions {

  private final LiveConfig live;
  private final Map<ChannelSettings, SrtOptions> made = new HashMap<>();
  private @Nullable BrokerConfig madeOf;

  ConnectionOptions(LiveConfig live) {
    this.live = live;
  }

  /**
   * For callers of a channel, now: encrypted as it is, and the secret is checked before anything is
   * sent or taken over.
   */
  SrtOptions of(String producerId) {
    BrokerConfig now = live.now();
    if (now != madeOf) {
      made.clear();
      madeOf = now;
    }
    return made.computeIfAbsent(now.channel(producerId), ConnectionOptions::options);
  }

  /** Payloads are passed on as large as producers send them. */
  private static SrtOptions options(ChannelSettings channel) {
    return SrtOptions.LIVE.with(o ->
        o.latency(channel.latency())
            .latencyMax(channel.latencyMax())
            .passphrase(channel.passphrase().orElse(null))
            .delivery(SrtOptions.Delivery.IN_ORDER)
            .payloadSize(SrtOptions.MAX_PAYLOAD_SIZE));
  }
}
