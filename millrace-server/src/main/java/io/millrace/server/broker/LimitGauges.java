package io.millrace.server.broker;

import io.millrace.broker.BrokerGroup;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.http.LimitUse;
import java.util.ArrayList;
import java.util.List;

/** How near the broker is to where it refuses callers. Any thread. */
final class LimitGauges {

  private final Occupancy occupancy;
  private final BrokerGroup group;
  private final LiveConfig config;

  LimitGauges(Occupancy occupancy, BrokerGroup group, LiveConfig config) {
    this.occupancy = occupancy;
    this.group = group;
    this.config = config;
  }

  /**
   * Each limit that holds for all callers together.
   *
   * @param busiest load of the loop that has most to do, percent
   */
  List<LimitUse> now(int busiest) {
    BrokerConfig settings = config.now();
    List<LimitUse> uses = new ArrayList<>();
    uses.add(LimitUse.of("limits.channels", occupancy.channels(), settings.limits().channels()));
    uses.add(LimitUse.of("limits.waiting", occupancy.waiting(), settings.limits().waiting()));
    uses.add(LimitUse.of("limits.clients", occupancy.clients(), settings.limits().clients()));
    uses.add(new LimitUse("memory.media", "bytes", group.logMemory(), group.logMemoryMost()));
    if (settings.overload().cpu() > 0) {
      uses.add(new LimitUse("overload.cpu", "percent", busiest, settings.overload().cpu()));
    }
    return List.copyOf(uses);
  }
}
