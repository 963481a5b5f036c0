package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.ProducerId;
import io.millrace.server.config.BrokerConfig;
import io.millrace.srt.handshake.Rejection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may still come in, and that everybody who leaves makes room for one. */
class OccupancyTest {
  private static final ProducerId A = new ProducerId("a");
  private static final ProducerId B = new ProducerId("b");
  private static final InetAddress HOST = address(1);
  private static final InetAddress OTHER = address(2);

  private final Occupancy occupancy = new Occupancy();

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static BrokerConfig config(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return BrokerConfig.of(values);
  }

  private static String limit(@Nullable Refusal refusal) {
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(Rejection.OVERLOAD);
    assertThat(refusal.text()).contains(refusal.limit());
    return refusal.limit();
  }

  @Test
  void clientsOverTheLimitAreRefusedUntilOneLeaves() {
    BrokerConfig config = config("limits.clients", "2");
    assertThat(occupancy.client(A, HOST, config)).isNull();
    assertThat(occupancy.client(A, OTHER, config)).isNull();
    assertThat(limit(occupancy.client(A, HOST, config))).isEqualTo("limits.clients");
    occupancy.clientLeft(A, OTHER);
    assertThat(occupancy.client(A, HOST, config)).isNull();
  }

  @Test
  void aLimitOfAnAddressLeavesOthersRoom() {
    BrokerConfig config = config("limits.clients-per-address", "1");
    assertThat(occupancy.client(A, HOST, config)).isNull();
    assertThat(limit(occupancy.client(B, HOST, config))).isEqualTo("limits.clients-per-address");
    assertThat(occupancy.client(B, OTHER, config)).isNull();
  }

  @Test
  void aChannelMayHaveALimitOfItsOwn() {
    BrokerConfig config = config("channels.a.limits.clients-per-channel", "1");
    assertThat(occupancy.client(A, HOST, config)).isNull();
    assertThat(limit(occupancy.client(A, HOST, config))).isEqualTo("limits.clients-per-channel");
    assertThat(occupancy.client(B, HOST, config)).isNull();
    assertThat(occupancy.client(B, HOST, config)).isNull();
  }

  @Test
  void channelsThatDoNotExistAreBoundedForEachAddressSoThatOthersFindRoom() {
    BrokerConfig config = config("limits.waiting", "5", "limits.waiting-per-address", "3");
    for (int i = 0; i < 10_000; i++) {
      Refusal refusal = occupancy.client(new ProducerId("none/" + i), HOST, config);
      assertThat(refusal == null).isEqualTo(i < 3);
    }
    assertThat(occupancy.client(A, OTHER, config)).isNull();
    assertThat(occupancy.client(B, OTHER, config)).isNull();
    assertThat(limit(occupancy.client(new ProducerId("c"), OTHER, config)))
        .isEqualTo("limits.waiting");
    assertThat(occupancy.client(A, HOST, config)).as("one that is there").isNull();
    assertThat(occupancy.channels()).isEqualTo(5);
    assertThat(occupancy.producer(new ProducerId("d"), OTHER, false, config)).isNull();
  }

  @Test
  void aChannelThatGotItsProducerNoLongerCountsAsWaiting() {
    BrokerConfig config = config("limits.waiting-per-address", "1");
    assertThat(occupancy.client(A, HOST, config)).isNull();
    assertThat(limit(occupancy.client(B, HOST, config))).isEqualTo("limits.waiting-per-address");
    assertThat(occupancy.producer(A, OTHER, false, config)).isNull();
    assertThat(occupancy.client(B, HOST, config)).isNull();
    occupancy.producerLeft(A, OTHER);
    assertThat(occupancy.client(A, HOST, config)).as("it stays known").isNull();
  }

  @Test
  void aProducerOverALimitIsRefusedButNotOneThatComesBack() {
    BrokerConfig config = config("limits.channels", "1", "limits.producers-per-address", "1");
    assertThat(occupancy.producer(A, HOST, false, config)).isNull();
    assertThat(limit(occupancy.producer(B, OTHER, false, config))).isEqualTo("limits.channels");
    assertThat(limit(occupancy.producer(A, HOST, false, config)))
        .isEqualTo("limits.producers-per-address");
    assertThat(occupancy.producer(A, HOST, true, config)).isNull();
    occupancy.producerLeft(A, HOST);
    occupancy.producerLeft(A, HOST);
    assertThat(occupancy.producer(B, OTHER, false, config)).isNull();
  }

  @Test
  void whenMemoryIsFullNewChannelsAreRefusedAndPresentOnesGoOn() {
    boolean[] full = {false};
    Occupancy crowded = new Occupancy(() -> full[0]);
    BrokerConfig config = config();
    assertThat(crowded.producer(A, HOST, false, config)).isNull();
    full[0] = true;
    assertThat(limit(crowded.producer(B, HOST, false, config))).isEqualTo("memory.media");
    assertThat(crowded.client(A, HOST, config)).isNull();
    crowded.producerLeft(A, HOST);
    assertThat(crowded.producer(A, HOST, false, config)).as("it has an audience").isNull();
  }

  @Test
  void whenMemoryIsFullAChannelThatSomebodyWaitsForGetsNoProducer() {
    boolean[] full = {true};
    Occupancy crowded = new Occupancy(() -> full[0]);
    BrokerConfig config = config("limits.channels", "1");
    assertThat(crowded.client(A, HOST, config)).isNull();
    assertThat(limit(crowded.producer(A, OTHER, false, config))).isEqualTo("memory.media");
    full[0] = false;
    assertThat(crowded.producer(A, OTHER, false, config)).isNull();
  }

  @Test
  void afterAnyComingsAndGoingsEveryPlaceIsGivenBack() {
    BrokerConfig config =
        config("limits.clients", "40", "limits.channels", "12", "limits.waiting-per-address", "4");
    Random random = new Random(20261122);
    List<Runnable> leaving = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      ProducerId id = new ProducerId("c" + random.nextInt(20));
      InetAddress from = address(random.nextInt(5));
      if (random.nextInt(3) == 0 && !leaving.isEmpty()) {
        leaving.remove(random.nextInt(leaving.size())).run();
      } else if (random.nextInt(4) == 0) {
        if (occupancy.producer(id, from, random.nextInt(5) == 0, config) == null) {
          leaving.add(() -> occupancy.producerLeft(id, from));
        }
      } else if (occupancy.client(id, from, config) == null) {
        leaving.add(() -> occupancy.clientLeft(id, from));
      }
      assertThat(occupancy.clients()).isLessThanOrEqualTo(40);
    }
    leaving.forEach(Runnable::run);
    assertThat(occupancy.clients()).isZero();
    assertThat(occupancy.producers()).isZero();
    assertThat(occupancy.channels()).isZero();
    for (int i = 0; i < 4; i++) { // nothing is charged to anybody either
      assertThat(occupancy.client(new ProducerId("z" + i), address(1), config)).isNull();
    }
  }
}
