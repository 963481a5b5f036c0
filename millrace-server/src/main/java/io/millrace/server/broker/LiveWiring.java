package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.server.access.Gatekeeper;
import io.millrace.server.access.WatchAccess;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.live.LiveServices;
import io.millrace.server.live.LiveStreams;
import io.millrace.server.live.SeatRule;
import io.millrace.server.live.TapLoop;
import io.millrace.server.live.Viewers;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Puts together what serves media over HTTP. */
final class LiveWiring {

  private LiveWiring() {}

  static LiveServices connect(ServerLoops loops, LiveConfig config, Gatekeeper gatekeeper) {
    List<TapLoop> taps =
        loops.each().stream().map(loop -> new TapLoop(loop.loop(), loop.member())).toList();
    return new LiveServices(
        new LiveStreams(taps, loops.group(), config::now),
        new WatchAccess(gatekeeper, config),
        new Viewers(seats(loops.occupancy(), config)),
        config::now);
  }

  /** Browsers count as clients. */
  private static SeatRule seats(Occupancy occupancy, LiveConfig config) {
    return new SeatRule() {
      @Override
      public Optional<String> take(ProducerId channel, InetAddress from) {
        return Optional.ofNullable(occupancy.client(channel, from, config.now()))
            .map(refusal -> "there is no room for another viewer (" + refusal.limit() + ")");
      }

      @Override
      public void giveBack(ProducerId channel, InetAddress from) {
        occupancy.clientLeft(channel, from);
      }
    };
  }
}
