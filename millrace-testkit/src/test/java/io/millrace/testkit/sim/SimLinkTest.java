package io.millrace.testkit.sim;

import static io.millrace.testkit.sim.RecordingNode.datagram;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.link.LinkCounters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimLinkTest {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1000 * MS;
  private static final long START = 5 * SECOND;

  private final RecordingNode a = new RecordingNode();
  private final RecordingNode b = new RecordingNode();

  @Test
  void whatIsSentArrivesAfterTheDelayInOrder() {
    SimNetwork network = new SimNetwork(1, START);
    SimLink link =
        network.connect(a, b, LinkConditions.PERFECT.withDelayNs(20 * MS), LinkConditions.PERFECT);
    sendEvery(network, link.fromA(), MS, 10);

    network.runFor(SECOND);

    assertThat(b.numbers()).containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    assertThat(b.arrivals.getFirst().atNs()).isEqualTo(START + 20 * MS);
    assertThat(b.arrivals.getLast().atNs()).isEqualTo(START + 29 * MS);
    assertThat(a.arrivals).isEmpty();
  }

  @Test
  void bytesAreCopiedAtSending() {
    SimNetwork network = new SimNetwork(1, 0);
    SimLink link =
        network.connect(a, b, LinkConditions.PERFECT.withDelayNs(MS), LinkConditions.PERFECT);
    ByteBuffer reused = datagram(7, 100);

    link.fromA().accept(reused);
    assertThat(reused.position()).isZero();
    reused.putInt(0, 8);
    link.fromA().accept(reused.position(4).limit(10));
    network.runFor(SECOND);

    assertThat(b.numbers()).containsExactly(7, 0);
    assertThat(b.arrivals.get(1).bytes()).isEqualTo(6);
  }

  @Test
  void theSameSeedGivesTheSameRunAndAnotherSeedAnother() {
    assertThat(everythingGoesWrong(42))
        .isEqualTo(everythingGoesWrong(42))
        .isNotEqualTo(everythingGoesWrong(43));
  }

  private static List<RecordingNode.Arrival> everythingGoesWrong(long seed) {
    SimNetwork network = new SimNetwork(seed, 0);
    RecordingNode receiver = new RecordingNode();
    LinkConditions bad =
        LinkConditions.PERFECT
            .withDelayNs(30 * MS)
            .withJitterNs(10 * MS)
            .withKeepOrder(false)
            .withLossRate(0.05)
            .withBurstLoss(0.01, 0.3)
            .withDuplicateRate(0.02)
            .withReordering(0.03, 15 * MS)
            .withRateLimit(8_000_000, 50_000)
            .withCorruptRate(0.01);
    SimLink link = network.connect(new RecordingNode(), receiver, bad, LinkConditions.PERFECT);
    sendEvery(network, link.fromA(), MS, 1000);
    network.runFor(5 * SECOND);
    return receiver.arrivals;
  }

  @Test
  void drawingFromTheRandomOfTheTestDoesNotChangeWhatIsLost() {
    SimNetwork network = new SimNetwork(9, 0);
    SimNetwork same = new SimNetwork(9, 0);
    same.random().nextLong();
    RecordingNode other = new RecordingNode();
    LinkConditions lossy = LinkConditions.PERFECT.withLossRate(0.5);

    sendEvery(network, network.connect(a, b, lossy, lossy).fromA(), MS, 100);
    sendEvery(same, same.connect(a, other, lossy, lossy).fromA(), MS, 100);
    network.runFor(SECOND);
    same.runFor(SECOND);

    assertThat(b.arrivals).isEqualTo(other.arrivals).isNotEmpty();
  }

  @Test
  void independentLossStaysWithinFiveSigma() {
    SimLink link = sendMany(LinkConditions.PERFECT.withLossRate(0.05), 100_000);

    // sqrt(100000 * 0.05 * 0.95) = 69
    assertThat(link.countersAToB().lost()).isCloseTo(5000, within(345L));
    assertThat(link.countersAToB().delivered()).isEqualTo(100_000 - link.countersAToB().lost());
  }

  @Test
  void burstLossLosesItsShareInRunsOfItsMeanLength() {
    SimLink link = sendMany(LinkConditions.PERFECT.withBurstLoss(0.01, 0.2), 100_000);

    long lost = link.countersAToB().lost();
    long bursts = 0;
    for (int i = 1; i < b.arrivals.size(); i++) {
      bursts += b.arrivals.get(i).number() - b.arrivals.get(i - 1).number() > 1 ? 1 : 0;
    }
    assertThat(lost / 100_000.0).isCloseTo(0.01 / 0.21, within(0.01));
    assertThat(lost / (double) bursts).isCloseTo(5, within(0.6));
  }

  @Test
  void duplicatesArriveTwiceAndAreCounted() {
    LinkCounters counters =
        sendMany(LinkConditions.PERFECT.withDuplicateRate(0.1), 10_000).countersAToB();

    assertThat(counters.duplicated()).isCloseTo(1000, within(150L));
    assertThat(counters.delivered()).isEqualTo(10_000 + counters.duplicated());
    assertThat(b.numbers().stream().distinct().count()).isEqualTo(10_000);
    assertThat(counters.inFlight()).isZero();
  }

  @Test
  void reorderedDatagramsArriveBehindLaterOnes() {
    LinkCounters counters =
        sendMany(LinkConditions.PERFECT.withReordering(0.1, 3 * MS + 1), 10_000).countersAToB();

    assertThat(counters.reordered()).isCloseTo(1000, within(150L));
    assertThat(b.numbers()).isNotEqualTo(b.numbers().stream().sorted().toList());
    assertThat(b.numbers().stream().sorted().toList())
        .isEqualTo(IntStream.range(0, 10_000).boxed().toList());
  }

  @Test
  void jitterKeepsTheOrderUnlessAllowedOtherwise() {
    LinkConditions jitter = LinkConditions.PERFECT.withDelayNs(10 * MS).withJitterNs(5 * MS);
    sendMany(jitter, 1000);
    assertThat(b.numbers()).isSorted();
    assertThat(b.arrivals)
        .allSatisfy(arrival -> assertThat(delayNs(arrival)).isBetween(10 * MS, 15 * MS));

    b.arrivals.clear();
    sendMany(jitter.withKeepOrder(false), 1000);
    assertThat(b.numbers()).isNotEqualTo(b.numbers().stream().sorted().toList());
    assertThat(b.arrivals)
        .allSatisfy(arrival -> assertThat(delayNs(arrival)).isBetween(10 * MS, 15 * MS));
  }

  private static long delayNs(RecordingNode.Arrival arrival) {
    return arrival.atNs() - START - arrival.number() * MS;
  }

  @Test
  void theRateLimitSpacesDatagramsAndDropsAtTheTail() {
    SimNetwork network = new SimNetwork(1, START);
    // 1000 bytes at 8 Mbit/s take a millisecond.
    SimLink link =
        network.connect(
            a, b, LinkConditions.PERFECT.withRateLimit(8_000_000, 5000), LinkConditions.PERFECT);

    for (int i = 0; i < 8; i++) {
      link.fromA().accept(datagram(i, 1000));
    }
    network.runFor(SECOND);
    link.fromA().accept(datagram(8, 1000));
    network.runFor(SECOND);

    assertThat(b.numbers()).containsExactly(0, 1, 2, 3, 4, 8);
    assertThat(b.arrivals.get(0).atNs()).isEqualTo(START + MS);
    assertThat(b.arrivals.get(4).atNs()).isEqualTo(START + 5 * MS);
    assertThat(b.arrivals.get(5).atNs()).isEqualTo(START + SECOND + MS);
    assertThat(link.countersAToB().overflowed()).isEqualTo(3);
  }

  @Test
  void anOutageDropsEverythingFromItsFirstNanosecondUntilBeforeItsLast() {
    SimNetwork network = new SimNetwork(1, START);
    LinkConditions conditions = LinkConditions.PERFECT.withOutage(START + 3 * MS, START + 6 * MS);
    SimLink link = network.connect(a, b, conditions, LinkConditions.PERFECT);
    sendEvery(network, link.fromA(), MS, 10);

    network.runFor(SECOND);

    assertThat(b.numbers()).containsExactly(0, 1, 2, 6, 7, 8, 9);
    assertThat(link.countersAToB().down()).isEqualTo(3);
  }

  @Test
  void corruptionChangesExactlyOneByte() {
    SimNetwork network = new SimNetwork(1, 0);
    SimLink link = network.link(LinkConditions.PERFECT.withCorruptRate(1), LinkConditions.PERFECT);
    int[] changed = {0};
    link.attach(
        a,
        new SimNode() {
          @Override
          public void onDatagram(ByteBuffer datagram, long nowNs) {
            while (datagram.hasRemaining()) {
              changed[0] += datagram.get() != 0 ? 1 : 0;
            }
          }

          @Override
          public void onTimer(long nowNs) {}

          @Override
          public long nextDeadlineNs() {
            return Long.MAX_VALUE;
          }
        });
    for (int i = 0; i < 100; i++) {
      link.fromA().accept(ByteBuffer.allocate(50));
    }
    link.fromA().accept(ByteBuffer.allocate(0));

    network.runFor(0);

    assertThat(changed[0]).isEqualTo(100);
    assertThat(link.countersAToB().corrupted()).isEqualTo(100);
  }

  @Test
  void theFilterDropsWhatTheScriptNames() {
    SimNetwork network = new SimNetwork(1, START);
    SimLink link = network.connect(a, b, LinkConditions.PERFECT, LinkConditions.PERFECT);
    link.filterAToB(datagram -> datagram.getInt(0) % 3 != 0);
    link.filterBToA(datagram -> false);
    sendEvery(network, link.fromA(), MS, 7);
    sendEvery(network, link.fromB(), MS, 2);

    network.runFor(SECOND);

    assertThat(b.numbers()).containsExactly(1, 2, 4, 5);
    assertThat(a.numbers()).isEmpty();
    assertThat(link.countersAToB().filtered()).isEqualTo(3);
    assertThat(link.countersBToA().dropped()).isEqualTo(2);
  }

  @Test
  void conditionsMayChangeDuringTheRun() {
    SimNetwork network = new SimNetwork(1, START);
    SimLink link = network.connect(a, b, LinkConditions.PERFECT, LinkConditions.PERFECT);
    sendEvery(network, link.fromA(), MS, 10);
    network.at(
        START + 2 * MS + 1, () -> link.conditionsAToB(LinkConditions.PERFECT.withLossRate(1)));
    network.at(START + 6 * MS + 1, () -> link.conditionsAToB(LinkConditions.PERFECT));

    network.runFor(SECOND);

    assertThat(b.numbers()).containsExactly(0, 1, 2, 7, 8, 9);
  }

  @Test
  void countersTellDatagramsAndBytesOfEachDirection() {
    SimNetwork network = new SimNetwork(1, START);
    SimLink link =
        network.connect(a, b, LinkConditions.PERFECT.withDelayNs(MS), LinkConditions.PERFECT);

    link.fromA().accept(datagram(1, 100));
    link.fromA().accept(datagram(2, 50));
    LinkCounters underWay = link.countersAToB();
    network.runFor(MS);

    assertThat(underWay).isEqualTo(new LinkCounters(2, 150, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(underWay.inFlight()).isEqualTo(2);
    assertThat(link.countersAToB())
        .isEqualTo(new LinkCounters(2, 150, 0, 0, 0, 0, 0, 0, 0, 2, 150));
    assertThat(link.countersBToA()).isEqualTo(LinkCounters.ZERO);
  }

  @Test
  void aDatagramOnALinkWithoutNodesFailsTheRun() {
    SimNetwork network = new SimNetwork(1, 0);
    network.link(LinkConditions.PERFECT, LinkConditions.PERFECT).fromA().accept(datagram(1, 4));

    assertThatThrownBy(() -> network.runFor(0)).hasMessageContaining("attach(a, b)");
  }

  private SimLink sendMany(LinkConditions conditions, int count) {
    SimNetwork network = new SimNetwork(7, START);
    SimLink link = network.connect(a, b, conditions, LinkConditions.PERFECT);
    sendEvery(network, link.fromA(), MS, count);
    network.runFor(count * MS + SECOND);
    return link;
  }

  private static void sendEvery(
      SimNetwork network, Consumer<ByteBuffer> sink, long spacingNs, int count) {
    long startNs = network.nowNs();
    for (int i = 0; i < count; i++) {
      int number = i;
      network.at(startNs + i * spacingNs, () -> sink.accept(datagram(number, 100)));
    }
  }
}
