package io.millrace.server.broker;

import io.millrace.broker.BrokerLimits;
import io.millrace.broker.Continuity;
import io.millrace.broker.MediaMemory;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelSettings;
import io.millrace.server.config.LimitSettings;
import io.millrace.server.config.MemorySettings;
import io.millrace.srt.endpoint.EndpointLimits;

/** What the configuration's bounds mean for channels and ports. */
final class Bounds {

  // Of seven parts of all memory for media, four are for logs, two for what is received, one for
  // what is relayed.
  private static final int MEMORY_PARTS = 7;
  private static final int LOG_PARTS = 4;
  private static final int RECEIVE_PARTS = 2;
  private static final int MOST_HANDSHAKES = 1_000_000;

  private Bounds() {}

  /** Memory for logs and relays of all loops. */
  static MediaMemory mediaMemory(MemorySettings memory) {
    long part = memory.mediaBytes() / MEMORY_PARTS;
    return new MediaMemory(LOG_PARTS * part, part);
  }

  /** Memory for what is received, on all ports. */
  static long receiveBytes(MemorySettings memory) {
    return memory.mediaBytes() / MEMORY_PARTS * RECEIVE_PARTS;
  }

  /** Of a channel on a loop. */
  static BrokerLimits ofChannel(BrokerConfig config) {
    return new BrokerLimits(
        config.logBytes().bytes(), config.logDuration(), config.joinBytes().bytes());
  }

  /** Of a channel's life. */
  static Continuity ofLife(ChannelSettings settings) {
    return new Continuity(settings.linger(), settings.backupAfter(), settings.backupReturn());
  }

  /** Of a port. A call's first handshake may have to be repeated, and its address be forged. */
  static EndpointLimits ofPort(LimitSettings limits) {
    int first = Math.min(2 * limits.handshakes(), MOST_HANDSHAKES);
    return EndpointLimits.DEFAULT
        .withInductionsPerSecond(
            new EndpointLimits.Bound(Math.min(first, limits.handshakesPerAddress()), first))
        .withConclusionsPerSecond(
            new EndpointLimits.Bound(limits.handshakesPerAddress(), limits.handshakes()));
  }
}
