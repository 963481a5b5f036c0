package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A large audience is served in turns, between which other channels have theirs. */
class TurnsTest {

  private static final ProducerId SMALL = new ProducerId("small");

  private final Stage stage = new Stage();
  private final List<Viewer> order = new ArrayList<>();

  /** Reads all that there is, each time it is called. */
  private final class Viewer implements Subscriber {
    private final Subscription subscription;
    private final StringBuilder read = new StringBuilder();
    private long next;
    private Runnable onRead = () -> {};

    Viewer(ProducerId channel) {
      subscription = stage.broker.subscribe(channel, this, stage.nowNs);
    }

    @Override
    public void onPackets(long nowNs) {
      order.add(this);
      for (; next < subscription.end(); next++) {
        ByteBuffer packet = ByteBuffer.allocate(1456);
        subscription.copyTo(next, packet);
        read.append(US_ASCII.decode(packet.flip())).append(' ');
      }
      onRead.run();
    }
  }

  @Test
  void aFlushServesNoMoreThanItsTurnsAndWantsTheNextAtOnce() {
    Publication publication = stage.publish("p");
    List<Viewer> viewers = viewers(Broker.TURNS_PER_FLUSH + 10);
    stage.send(publication, "K1");
    assertThat(order).hasSize(Broker.TURNS_PER_FLUSH);
    assertThat(stage.broker.nextDeadlineNs()).isLessThanOrEqualTo(stage.nowNs);

    flush();
    assertThat(order).hasSize(viewers.size()).doesNotHaveDuplicates();
    assertThat(stage.broker.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.read).hasToString("K1 "));
  }

  @Test
  void aSmallChannelDoesNotWaitForALargeOne() {
    Publication large = stage.publish("p");
    Publication small = stage.broker.takeOver(SMALL, Stage.publisher("q"), stage.nowNs);
    viewers(2 * Broker.TURNS_PER_FLUSH);
    Viewer other = new Viewer(SMALL);
    append(large, "K1");
    append(small, "K1");
    flush();
    assertThat(order.indexOf(other)).isEqualTo(Broker.TURNS_PER_CHANNEL);

    append(small, "p2");
    order.clear();
    flush();
    assertThat(order.indexOf(other)).isBetween(0, Broker.TURNS_PER_CHANNEL);
    assertThat(other.read).hasToString("K1 p2 ");
  }

  @Test
  void whatComesDuringARoundIsForTheNextOneAndNobodyMissesIt() {
    Publication publication = stage.publish("p");
    List<Viewer> viewers = viewers(Broker.TURNS_PER_FLUSH + 10);
    stage.send(publication, "K1");
    stage.send(publication, "p2");
    while (stage.broker.nextDeadlineNs() != Long.MAX_VALUE) {
      flush();
    }
    assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.read).hasToString("K1 p2 "));
    assertThat(order).hasSize(2 * viewers.size());
  }

  @Test
  void whoLeavesDuringARoundTakesNobodysTurn() {
    Publication publication = stage.publish("p");
    List<Viewer> viewers = viewers(Broker.TURNS_PER_FLUSH + 10);
    viewers.getFirst().onRead = viewers.get(5).subscription::close;
    stage.send(publication, "K1");
    viewers.get(1).subscription.close(); // had its turn
    viewers.getLast().subscription.close(); // had not
    Viewer late = new Viewer(Stage.ID);
    flush();
    flush();

    List<Viewer> stayed = new ArrayList<>(viewers);
    stayed.removeAll(List.of(viewers.get(5), viewers.getLast()));
    stayed.add(late);
    assertThat(stayed).allSatisfy(viewer -> assertThat(viewer.read).hasToString("K1 "));
    assertThat(viewers.get(5).read).isEmpty();
    assertThat(stage.channel().subscribers()).isEqualTo(viewers.size() - 3 + 1);
  }

  @Test
  void aViewerThatFailsWithAnErrorIsDetachedAndTheOthersGoOn() {
    Publication publication = stage.publish("p");
    List<Viewer> viewers = viewers(3);
    viewers.getFirst().onRead =
        () -> {
          throw new AssertionError("thrown by the test");
        };
    stage.send(publication, "K1");
    stage.send(publication, "p2");
    assertThat(stage.channel().subscribers()).isEqualTo(2);
    assertThat(viewers.getLast().read).hasToString("K1 p2 ");
    assertThat(stage.broker.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aChannelThatIsForgottenDuringARoundIsNoBurden() {
    Publication publication = stage.publish("p");
    List<Viewer> viewers = viewers(Broker.TURNS_PER_FLUSH + 10);
    stage.send(publication, "K1");
    publication.end(stage.nowNs);
    viewers.forEach(viewer -> viewer.subscription.close());
    flush();
    assertThat(stage.broker.channels()).isEmpty();
    assertThat(stage.broker.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  private List<Viewer> viewers(int count) {
    List<Viewer> viewers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      viewers.add(new Viewer(Stage.ID));
    }
    return viewers;
  }

  private void append(Publication publication, String word) {
    publication.append(ByteBuffer.wrap(word.getBytes(US_ASCII)), stage.nowNs, stage.nowNs);
  }

  private void flush() {
    stage.broker.flush(stage.nowNs);
  }
}
