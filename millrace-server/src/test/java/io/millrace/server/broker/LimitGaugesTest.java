package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.Coalescing;
import io.millrace.broker.Continuity;
import io.millrace.broker.MediaMemory;
import io.millrace.broker.ProducerId;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.http.LimitUse;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How full the limits are, as the API tells it. */
class LimitGaugesTest {

  private static final int MEGABYTE = 1 << 20;

  private final Occupancy occupancy = new Occupancy();
  private final BrokerGroup group =
      new BrokerGroup(
          1,
          BrokerLimits.DEFAULT,
          new MediaMemory(12L * MEGABYTE, MEGABYTE),
          _ -> Continuity.DEFAULT,
          _ -> Coalescing.NONE);

  private LimitGauges gauges(String... keysAndValues) {
    Map<String, String> values =
        keysAndValues.length == 0 ? Map.of() : Map.of(keysAndValues[0], keysAndValues[1]);
    return new LimitGauges(occupancy, group, new LiveConfig(BrokerConfig.of(values)));
  }

  @Test
  void clientsAndTheirChannelsCountAgainstTheConfiguredLimits() {
    BrokerConfig config = BrokerConfig.of(Map.of());
    occupancy.client(new ProducerId("a"), InetAddress.getLoopbackAddress(), config);
    occupancy.client(new ProducerId("b"), InetAddress.getLoopbackAddress(), config);
    occupancy.client(new ProducerId("b"), InetAddress.getLoopbackAddress(), config);
    assertThat(gauges("limits.clients", "7").now(0))
        .contains(
            LimitUse.of("limits.channels", 2, 5000),
            LimitUse.of("limits.waiting", 2, 1000),
            LimitUse.of("limits.clients", 3, 7));
  }

  @Test
  void memoryForMediaIsToldInBytes() {
    assertThat(gauges().now(0))
        .filteredOn(use -> use.limit().equals("memory.media"))
        .singleElement()
        .satisfies(use -> {
          assertThat(use.unit()).isEqualTo("bytes");
          assertThat(use.used()).isZero();
          assertThat(use.most()).isBetween(11L * MEGABYTE, 12L * MEGABYTE);
        });
  }

  @Test
  void theBusiestLoopCountsWhereBusyLoopsTakeNoClients() {
    assertThat(gauges().now(41)).contains(new LimitUse("overload.cpu", "percent", 41, 90));
    assertThat(gauges("overload.cpu", "0").now(41))
        .noneMatch(use -> use.limit().equals("overload.cpu"));
  }
}
