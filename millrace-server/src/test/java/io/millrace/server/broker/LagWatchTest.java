package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.broker.Subscription;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.endpoint.SrtSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Consumers of one channel, looked at every half second; five jumps are too many. */
class LagWatchTest {
  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final long STEP_NS = 500_000_000;
  private static final int PACKETS_THAT_SHOW_WHAT_A_STREAM_IS = 100;

  private final Broker broker = new Broker(BrokerLimits.DEFAULT);
  private final LagWatch watch =
      new LagWatch(new LiveConfig(BrokerConfig.of(Map.of("lag.jumps", "5"))), new Journal());
  private final SrtSubscriber.Fate fate =
      new SrtSubscriber.Fate() {
        @Override
        public long nowNs() {
          return nowNs;
        }

        @Override
        public void joined(ProducerId channel, SrtSocket consumer) {}

        @Override
        public void left(ProducerId channel, SrtSocket consumer, boolean joined, String why) {}
      };
  private long nowNs = STEP_NS;
  private final Publication publication =
      broker.publish(ID, new Named("producer"), nowNs).orElseThrow();

  private record Named(String name) implements Publisher {
    @Override
    public String identity() {
      return name;
    }
  }

  private final class Viewer {
    final FakeSocket socket = new FakeSocket(new InetSocketAddress("192.0.2.1", 4000), "1AAA99");
    final SrtSubscriber consumer = new SrtSubscriber(broker, ID, fate);

    Viewer() {
      socket.connected = true;
      consumer.onConnected(socket);
    }

    void jump() {
      broker
          .channel(ID)
          .orElseThrow()
          .forEachSubscription(subscription -> {
            if (subscription.subscriber() == consumer) {
              jump(subscription);
            }
          });
    }

    private void jump(Subscription subscription) {
      long before = subscription.skips();
      subscription.jump(nowNs - STEP_NS);
      assertThat(subscription.skips()).isEqualTo(before + 1);
    }
  }

  private void look(boolean overloaded) {
    lookAfter(STEP_NS, overloaded);
  }

  private void lookAfter(long passedNs, boolean overloaded) {
    nowNs += passedNs;
    for (int i = 0; i < PACKETS_THAT_SHOW_WHAT_A_STREAM_IS; i++) {
      publication.append(ByteBuffer.wrap(new byte[1316]), nowNs, nowNs);
    }
    broker.flush(nowNs);
    watch.look(broker, overloaded, nowNs);
  }

  @Test
  void anOverloadOfTheLoopIsHeldAgainstNobodyAfterwards() {
    Viewer viewer = new Viewer();
    look(false);
    for (int i = 0; i < 20; i++) {
      viewer.jump();
      viewer.socket.usMissed += 1_000_000;
      look(true);
    }
    look(false);
    assertThat(viewer.socket.closed).isFalse();
    assertThat(watch.tooSlow()).isZero();
    assertThat(viewer.consumer.lag().jumps()).isZero();
    for (int i = 0; i < 5; i++) {
      viewer.jump();
    }
    look(false);
    assertThat(viewer.socket.closed).as("after jumps of its own").isTrue();
    assertThat(watch.tooSlow()).isOne();
  }

  @Test
  void whatClientsMissWhileTheLoopIsPausedIsHeldAgainstNobody() {
    Viewer viewer = new Viewer();
    look(false);
    for (int pause = 0; pause < 5; pause++) {
      viewer.jump();
      lookAfter(STEP_NS + 3_000_000_000L, false);
      viewer.socket.usMissed += 2_900_000; // it reports them when they come
      look(false);
      viewer.jump();
      look(false);
    }
    assertThat(viewer.socket.closed).isFalse();
    assertThat(viewer.consumer.lag().jumps()).isZero();
    for (int i = 0; i < 4; i++) {
      look(false);
    }
    for (int i = 0; i < 5; i++) {
      viewer.jump();
    }
    look(false);
    assertThat(viewer.socket.closed).as("after jumps in time").isTrue();
  }

  @Test
  void aLoopThatIsALittleLateIsNotExcused() {
    Viewer viewer = new Viewer();
    look(false);
    for (int i = 0; i < 5; i++) {
      viewer.jump();
      lookAfter(STEP_NS + 50_000_000, false);
    }
    assertThat(viewer.socket.closed).isTrue();
  }

  @Test
  void oneThatCannotBeLookedAtCostsNoOtherItsLook() {
    Viewer broken = new Viewer();
    Viewer slow = new Viewer();
    look(false);
    broken.socket.unacknowledgedIndex =
        () -> {
          throw new IllegalStateException("broken");
        };
    for (int i = 0; i < 5; i++) {
      slow.jump();
    }
    look(false);
    assertThat(slow.socket.closed).isTrue();
    assertThat(broken.socket.closed).isFalse();
  }

  @Test
  void nothingIsRememberedOfOneThatKeepsUpAndAllFromTheFirstSign() {
    Viewer viewer = new Viewer();
    viewer.socket.unacknowledgedIndex = () -> Long.MAX_VALUE;
    for (int i = 0; i < 100; i++) {
      look(false);
      assertThat(viewer.consumer.lag()).isNull();
    }
    viewer.socket.usMissed = 400_000;
    look(false);
    assertThat(viewer.consumer.lag().missedMs()).as("a tenth of the time forgiven").isEqualTo(350);
  }
}
