package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A producer on one loop, consumers on any. */
class BrokerGroupTest {
  private static final int RING = 16;

  private GroupStage stage = new GroupStage(3);

  private void smallRings(long logBytes) {
    stage = new GroupStage(3, new BrokerLimits(logBytes, Duration.ofMinutes(1), 1 << 20), RING);
  }

  // --- packets

  @Test
  void consumersOfEveryLoopGetEveryPacketInOrder() {
    List<Reader> readers = List.of(stage.join(0), stage.join(1), stage.join(2), stage.join(2));
    stage.settle();
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1 b c K2 d");
    stage.send(0, publication, "e f");
    stage.settle();
    assertThat(readers)
        .allSatisfy(reader -> assertThat(reader.text()).isEqualTo("tA K1 b c K2 d e f"));
  }

  @Test
  void originTimesAreThoseOfTheProducersLoop() {
    Reader here = stage.join(0);
    Reader there = stage.join(1);
    stage.settle();
    stage.send(0, stage.publish(0, "p"), "TA K1 b");
    stage.nowNs += 77 * Stage.MS;
    stage.settle();
    assertThat(there.originsNs).isEqualTo(here.originsNs).hasSize(3);
  }

  @Test
  void aLoopWithoutConsumersGetsNothing() {
    stage.join(1);
    stage.settle();
    stage.send(0, stage.publish(0, "p"), "TA K1 b");
    stage.settle();
    assertThat(stage.group.rings().get(0, 1)).isNotNull();
    assertThat(stage.group.rings().get(0, 2)).isNull();
    assertThat(stage.hasChannel(2)).isFalse();
  }

  @Test
  void aProducerThatBeginsLaterIsRelayedToThoseThatWait() {
    Reader reader = stage.join(2);
    Publication publication = stage.publish(1, "p");
    stage.send(1, publication, "x TA K1 b");
    stage.settle();
    assertThat(reader.text()).isEqualTo("tA K1 b");
  }

  // --- joining

  @Test
  void whoJoinsOnAnotherLoopStartsWithTablesAndTheNewestRandomAccessPoint() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1 b K2 c TB K3 d e");
    Reader here = stage.join(0);
    Reader there = stage.join(1);
    stage.settle();
    assertThat(there.text()).isEqualTo("tB K3 d e");
    stage.send(0, publication, "f K4");
    stage.settle();
    assertThat(there.text()).isEqualTo("tB K3 d e f K4").isEqualTo(here.text());
    assertThat(there.originsNs).isEqualTo(here.originsNs);
  }

  @Test
  void theSecondConsumerOfALoopStartsFromThatLoopsOwnLogAtOnce() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1 b");
    stage.join(1);
    stage.settle();
    assertThat(stage.join(1).text()).as("without a pass").isEqualTo("tA K1 b");
  }

  @Test
  void whereThereIsTooMuchSinceTheRandomAccessPointTheNextOneIsWaitedFor() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1 " + "x".repeat(401));
    Reader there = stage.join(1);
    stage.settle();
    stage.send(0, publication, "b");
    stage.settle();
    assertThat(there.text()).isEmpty();
    stage.send(0, publication, "K2 c");
    stage.settle();
    assertThat(there.text()).isEqualTo("tA K2 c");
  }

  @Test
  void aStreamWithRandomAccessPointsIsNotJoinedAnywhereOnAnotherLoopHoweverOld() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1 " + "x".repeat(401));
    stage.nowNs += 60_000 * Stage.MS;
    Reader there = stage.join(1);
    stage.settle();
    stage.send(0, publication, "b K2");
    stage.settle();
    assertThat(there.text()).isEqualTo("tA K2");
  }

  @Test
  void aPictureWithoutRandomAccessPointsIsShownFromAnywhereWhenTheProducerIsOldEnough() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA b");
    stage.nowNs += Publication.RANDOM_ACCESS_PATIENCE_NS;
    Reader there = stage.join(1);
    stage.settle();
    stage.send(0, publication, "c d");
    stage.settle();
    assertThat(there.text()).isEqualTo("tA c d");
  }

  @Test
  void bytesThatAreNoTransportStreamAreJoinedAtTheLiveEdge() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "N1 b c");
    Reader there = stage.join(1);
    stage.settle();
    stage.send(0, publication, "d e");
    stage.settle();
    assertThat(there.text()).isEqualTo("d e");
  }

  @Test
  void titleAndProducerAreKnownOnEveryLoop() {
    stage.join(1);
    stage.settle();
    stage.send(0, stage.publish(0, "camera"), "TA K1");
    stage.settle();
    Channel there = stage.member(1).broker().channel(GroupStage.ID).orElseThrow();
    assertThat(there.description().title()).isEqualTo("A");
    Publication relayed = there.publication().orElseThrow();
    assertThat(relayed.isRelayed()).isTrue();
    assertThat(relayed.publisher().name()).isEqualTo("camera");
  }

  // --- coming and going

  @Test
  void aProducerMayLeaveAndComeBackOnAnotherLoop() {
    List<Reader> readers = List.of(stage.join(0), stage.join(1), stage.join(2));
    stage.settle();
    Publication first = stage.publish(0, "p");
    stage.send(0, first, "TA K1 b");
    first.end(stage.nowNs);
    stage.settle();
    assertThat(stage.member(0).holder(GroupStage.ID)).isEmpty();
    assertThat(stage.member(1).broker().channel(GroupStage.ID).orElseThrow().publication())
        .isEmpty();

    stage.send(1, stage.publish(1, "p"), "x TB K2 c");
    stage.settle();
    assertThat(readers)
        .allSatisfy(reader -> assertThat(reader.text()).isEqualTo("tA K1 b tB K2 c"));
  }

  @Test
  void whatWasSentJustBeforeTheEndArrivesToo() {
    smallRings(1 << 20);
    Reader there = stage.join(1);
    stage.settle();
    Publication publication = stage.publish(0, "p");
    String words = "TA K1" + " x".repeat(5 * RING);
    stage.send(0, publication, words);
    publication.end(stage.nowNs);
    assertThat(stage.hasChannel(0)).as("while it is being relayed").isTrue();
    stage.settle();
    assertThat(there.text()).isEqualTo(words.replace("TA", "tA"));
    assertThat(stage.hasChannel(0)).isFalse();
  }

  @Test
  void whoTakesOverOnAnotherLoopIsFollowedByAllAndTheOldOneByNobody() {
    List<Reader> readers = List.of(stage.join(0), stage.join(1), stage.join(2));
    stage.settle();
    Publication before = stage.publish(0, "old");
    stage.send(0, before, "TA K1 b");
    stage.settle();

    Publication now = stage.publish(1, "new", () -> before.end(stage.nowNs));
    stage.send(1, now, "TB K2 c");
    before.append(ByteBuffer.wrap(new byte[] {'y'}), stage.nowNs, stage.nowNs);
    stage.settle();
    before.append(ByteBuffer.wrap(new byte[] {'z'}), stage.nowNs, stage.nowNs);
    stage.settle();

    assertThat(readers.get(1).text()).isEqualTo("tA K1 b tB K2 c");
    assertThat(readers.get(2).text()).startsWith("tA K1 b").endsWith("tB K2 c");
    assertThat(readers.get(0).text()).startsWith("tA K1 b").endsWith("tB K2 c");
    assertThat(readers).noneMatch(reader -> reader.text().contains("z"));
    assertThat(before.isActive()).isFalse();
    assertThat(now.isActive()).isTrue();
    assertThat(stage.member(2).holder(GroupStage.ID).orElseThrow().place()).isEqualTo(1);
  }

  @Test
  void theOldOnesEndDoesNotEndTheNewOneThatCameFirstToAThirdLoop() {
    Reader third = stage.join(2);
    stage.settle();
    Publication before = stage.publish(0, "old");
    stage.send(0, before, "TA K1 b");
    stage.settle();

    Publication now = stage.publish(1, "new", () -> before.end(stage.nowNs));
    stage.send(1, now, "TB K2");
    stage.pass(2); // hears of the new one
    stage.pass(0); // only now gives way
    stage.settle();
    stage.send(1, now, "c");
    stage.settle();
    assertThat(third.text()).isEqualTo("tA K1 b tB K2 c");
  }

  @Test
  void whatTheOldOneSendsAfterTheNewOneBeganReachesNoThirdLoop() {
    Reader third = stage.join(2);
    stage.settle();
    Publication before = stage.publish(0, "old");
    stage.send(0, before, "TA K1");
    stage.settle();
    Publication now = stage.publish(1, "new");
    stage.send(1, now, "TB K2");
    stage.pass(2);
    stage.send(0, before, "y K9");
    stage.settle();
    assertThat(third.text()).isEqualTo("tA K1 tB K2");
  }

  @Test
  void aChannelIsClaimedByOneOnly() {
    Claim first =
        stage.member(0).claim(GroupStage.ID, Stage.publisher("a"), before -> false, stage.nowNs);
    Claim second =
        stage.member(1).claim(GroupStage.ID, Stage.publisher("b"), before -> false, stage.nowNs);
    assertThat(first).isInstanceOf(Claim.Granted.class);
    assertThat(second)
        .isInstanceOfSatisfying(
            Claim.Refused.class,
            refused -> assertThat(refused.incumbent().publisher().name()).isEqualTo("a"));
  }

  @Test
  void aProducerThatTakesOverOnItsOwnLoopIsRelayedOn() {
    Reader there = stage.join(1);
    stage.settle();
    Publication before = stage.publish(0, "old");
    stage.send(0, before, "TA K1 b");
    Publication now = stage.publish(0, "new");
    stage.send(0, now, "x TB K2 c");
    stage.settle();
    assertThat(there.text()).isEqualTo("tA K1 b tB K2 c");
  }

  // --- the last consumer

  @Test
  void relayingGoesOnForAWhileWhenTheLastConsumerLeftAndThenEnds() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1");
    Reader first = stage.join(1);
    stage.settle();
    first.subscription.close();
    stage.goOn(Stage.MS);
    stage.send(0, publication, "b");
    stage.settle();
    assertThat(stage.join(1).text()).as("somebody came in time").isEqualTo("tA K1 b");
  }

  @Test
  void relayingEndsFiveSecondsAfterTheLastConsumerLeft() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1");
    Reader first = stage.join(1);
    stage.settle();
    first.subscription.close();
    stage.goOn(Stage.MS);
    stage.goOn(BrokerMember.LINGER_NS);
    stage.settle();
    assertThat(stage.hasChannel(1)).isFalse();
    assertThat(publication.relayTo(1)).isNull();
    stage.send(0, publication, "b");
    Reader again = stage.join(1);
    stage.settle();
    assertThat(again.text()).isEqualTo("tA K1 b");
  }

  @Test
  void aChannelThatNobodyHasIsForgottenEverywhere() {
    Reader reader = stage.join(1);
    stage.settle();
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1");
    stage.settle();
    publication.end(stage.nowNs);
    stage.settle();
    assertThat(stage.hasChannel(0)).isFalse();
    reader.subscription.close();
    assertThat(stage.hasChannel(1)).isFalse();
    assertThat(stage.group.directory().size()).isZero();
  }

  @Test
  void aConsumerThatLeavesBeforeTheRelayCameLeavesNothingBehind() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1");
    Reader brief = stage.join(1);
    brief.subscription.close();
    stage.settle();
    assertThat(stage.hasChannel(1)).isFalse();
    assertThat(publication.relayTo(1)).isNull();
    publication.end(stage.nowNs);
    stage.settle();
    assertThat(stage.hasChannel(0)).isFalse();
    assertThat(stage.group.directory().size()).isZero();
  }

  // --- a full ring

  @Test
  void moreThanTheRingHoldsGoesOverInSeveralRounds() {
    smallRings(1 << 20);
    Publication publication = stage.publish(0, "p");
    String words = "K1" + " x".repeat(20 * RING);
    stage.send(0, publication, "TA " + words);
    Reader there = stage.join(1);
    stage.settle();
    assertThat(there.text()).isEqualTo("tA " + words);
    assertThat(stage.member(0).packetsNotRelayed()).isZero();
  }

  @Test
  void aLoopThatHangsHoldsUpNobodyAndGoesOnAtARandomAccessPoint() {
    smallRings(512 << 10);
    Reader here = stage.join(0);
    Reader there = stage.join(1);
    stage.settle();
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K0");
    stage.settle();
    int packets = 20 * Page.SLOTS;
    for (int n = 1; n <= packets; n++) {
      stage.send(0, publication, (n % 100 == 0 ? "K" : "x") + n); // loop 1 makes no pass
    }
    assertThat(here.words).hasSize(packets + 2);
    stage.settle();
    assertThat(stage.member(0).packetsNotRelayed()).isPositive();
    int skipped = (int) stage.member(0).packetsNotRelayed();
    assertThat(there.words).hasSize(packets + 2 - skipped);
    assertThat(there.words.getLast()).isEqualTo(here.words.getLast());
    assertThat(there.words).startsWith("tA", "K0", "x1");
  }

  // --- no memory for rings

  @Test
  void whoseLoopCannotBeRelayedToWaitsAndNothingElseSuffers() {
    int[] tries = {0};
    Supplier<RelayRing> noMemory =
        () -> {
          tries[0]++;
          throw new OutOfMemoryError("on purpose");
        };
    stage = new GroupStage(3, Stage.LIMITS, new RelayRings(3, noMemory));
    Reader here = stage.join(0);
    Reader there = stage.join(1);
    stage.settle();
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1 b");
    Reader later = stage.join(2);
    stage.settle();
    stage.send(0, publication, "c");
    stage.settle();

    assertThat(here.text()).isEqualTo("tA K1 b c");
    assertThat(there.text()).isEmpty();
    assertThat(later.text()).isEmpty();
    assertThat(stage.member(0).relaysRefused()).isEqualTo(2);
    assertThat(tries[0]).as("each would stop the loop for half a second").isOne();

    publication.end(stage.nowNs);
    stage.settle();
    assertThat(stage.member(0).holder(GroupStage.ID)).isEmpty();
    stage.send(1, stage.publish(1, "q"), "TB K2");
    assertThat(there.text()).isEqualTo("tB K2");
  }

  @Test
  void allRingsTogetherTakeNoMoreThanTheirShare() {
    long share = 64L << 20;
    assertThat(RelayRings.slots(1, share)).isEqualTo(RelayRing.SLOTS);
    assertThat(RelayRings.slots(2, share)).isEqualTo(RelayRing.SLOTS);
    assertThat(RelayRings.slots(8, share)).isEqualTo(512);
    assertThat(8L * 7 * 512 * Page.MAX_PAYLOAD).isLessThan(share);
    assertThat(RelayRings.slots(64, share)).isEqualTo(RelayRings.FEWEST_SLOTS);
    assertThat(RelayRings.slots(2, Long.MAX_VALUE)).isEqualTo(RelayRing.SLOTS);
  }

  // --- counting

  @Test
  void aPacketCountsAsReceivedOnceAndAsSentForEachConsumer() {
    stage.join(0);
    stage.join(1);
    stage.join(2);
    stage.settle();
    stage.send(0, stage.publish(0, "p"), "TA K1 bb");
    stage.settle();
    ChannelStats stats = stage.stats();
    assertThat(stats.packetsIn()).isEqualTo(3);
    assertThat(stats.bytesIn()).isEqualTo(6);
    assertThat(stats.randomAccessPoints()).isEqualTo(1);
    assertThat(stats.subscribers()).isEqualTo(3);
    assertThat(stats.packetsOut()).isEqualTo(9);
  }

  @Test
  void totalsStayWhenTheLoopThatCountedThemForgetsTheChannel() {
    stage.join(1);
    stage.settle();
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1 b");
    publication.end(stage.nowNs);
    stage.settle();
    assertThat(stage.hasChannel(0)).isFalse();
    stage.send(2, stage.publish(2, "p"), "TA K1");
    stage.settle();
    assertThat(stage.stats().packetsIn()).isEqualTo(5);
    assertThat(stage.stats().packetsOut()).isEqualTo(5);
  }

  @Test
  void aSteadyStreamToAnotherLoopAllocatesNothingPerPacket() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "TA K1");
    ByteBuffer out = ByteBuffer.allocateDirect(1456);
    Subscription[] self = new Subscription[1];
    long[] read = {0};
    self[0] =
        stage
            .member(1)
            .broker()
            .subscribe(
                GroupStage.ID,
                now -> {
                  for (; read[0] < self[0].end(); read[0]++) {
                    self[0].copyTo(read[0], out.clear());
                  }
                },
                stage.nowNs);
    stage.settle();
    ByteBuffer media = ByteBuffer.allocateDirect(1316);
    run(publication, media, 20_000);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    run(publication, media, 20_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    assertThat(read[0]).isGreaterThan(40_000);
  }

  private void run(Publication publication, ByteBuffer media, int packets) {
    for (int i = 0; i < packets; i++) {
      stage.nowNs += 2 * Stage.MS;
      media.put(0, (byte) (i % 500 == 0 ? 'K' : 'x'));
      publication.append(media, stage.nowNs, stage.nowNs);
      stage.pass(0);
      stage.pass(1);
    }
  }
}
