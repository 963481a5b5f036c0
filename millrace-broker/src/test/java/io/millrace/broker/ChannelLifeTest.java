package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.ChannelState.Lingering;
import io.millrace.broker.ChannelState.Live;
import io.millrace.broker.ChannelState.Waiting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting, live, lingering, waiting. */
class ChannelLifeTest {
  private static final ProducerId ID = GroupStage.ID;
  private static final ClaimRule STRANGER = incumbent -> false;

  private final GroupStage stage = new GroupStage(2, Continuity.DEFAULT);

  private ChannelState state() {
    return stage.group.state(ID).orElseThrow();
  }

  private List<String> steps() {
    return stage.changes.stream()
        .map(change -> change.now().getClass().getSimpleName() + ": " + change.now().reason())
        .toList();
  }

  private Claim claim(int place, String name, ClaimRule rule) {
    return stage.member(place).claim(ID, Stage.publisher(name), rule, stage.nowNs);
  }

  @Test
  void aChannelThatNobodyKnowsHasNoState() {
    assertThat(stage.group.state(ID)).isEmpty();
  }

  @Test
  void aChannelThatIsWantedWaitsAndSaysThatItNeverHadAProducer() {
    stage.join(0);
    assertThat(state()).isEqualTo(new Waiting(stage.nowNs, "no producer yet"));
    assertThat(stage.changes).as("nothing happened to it").isEmpty();
  }

  @Test
  void itLingersWhenItsProducerLeftAndWaitsWhenThatIsOver() {
    stage.join(1);
    long liveNs = stage.nowNs;
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "T1 K1");
    assertThat(state()).isInstanceOf(Live.class);
    assertThat(state().sinceNs()).isEqualTo(liveNs);

    publication.end(stage.nowNs, "p left: no reason");
    long leftNs = stage.nowNs;
    assertThat(state()).isInstanceOf(Lingering.class);
    stage.goOn(9_999 * Stage.MS);
    assertThat(state()).isInstanceOf(Lingering.class);
    assertThat(((Lingering) state()).untilNs()).isEqualTo(leftNs + 10_000 * Stage.MS);

    stage.goOn(Stage.MS);
    assertThat(state()).isEqualTo(new Waiting(leftNs, "p left: no reason"));
    assertThat(steps())
        .containsExactly(
            "Live: its producer came",
            "Lingering: p left: no reason",
            "Waiting: p left: no reason");
  }

  @Test
  void whileItLingersOnlyItsProducerMayComeBack() {
    stage.publish(0, "p").end(stage.nowNs);
    assertThat(claim(1, "q", STRANGER)).isInstanceOf(Claim.Reserved.class);
    stage.goOn(10_000 * Stage.MS - 1);
    assertThat(claim(0, "q", STRANGER)).isInstanceOf(Claim.Reserved.class);
    Publication again = stage.publish(1, "p");
    assertThat(again.isActive()).isTrue();
    assertThat(steps())
        .containsExactly(
            "Live: its producer came",
            "Lingering: its producer left",
            "Live: its producer came back");
  }

  @Test
  void noMoreChannelsLingerThanMay() {
    stage.group.limitLingering(() -> 1);
    ProducerId other = new ProducerId("other");
    begin(other).end(stage.nowNs);
    stage.publish(0, "p").end(stage.nowNs);
    assertThat(stage.group.state(other).orElseThrow()).isInstanceOf(Lingering.class);
    assertThat(stage.group.state(ID)).as("forgotten at once").isEmpty();
    Publication again = begin(other);
    stage.publish(0, "p").end(stage.nowNs);
    assertThat(state()).as("the other one's place").isInstanceOf(Lingering.class);
    again.end(stage.nowNs);
    assertThat(stage.group.state(other)).isEmpty();
    stage.goOn(Stage.MS);
    assertThat(stage.member(0).broker().channel(other)).isEmpty();
  }

  private Publication begin(ProducerId id) {
    Claim claim = stage.member(0).claim(id, Stage.publisher("p"), incumbent -> true, stage.nowNs);
    return stage.member(0).begin((Claim.Granted) claim, stage.nowNs);
  }

  @Test
  void whoComesAfterThatNeedNotBeTheSameThoughNobodyTidied() {
    stage.publish(0, "p").end(stage.nowNs);
    stage.nowNs += 10_000 * Stage.MS;
    assertThat(claim(1, "q", STRANGER)).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void aLingeringChannelKeepsItsLogAndWhatIsKnownOfItWithoutAConsumer() {
    Publication publication = stage.publish(0, "p");
    stage.send(0, publication, "T1 K1");
    publication.end(stage.nowNs);
    stage.goOn(5_000 * Stage.MS);
    Channel kept = stage.member(0).broker().channel(ID).orElseThrow();
    assertThat(kept.description().title()).isEqualTo("1");
    assertThat(kept.stats().packetsIn()).isEqualTo(2);
    stage.goOn(5_000 * Stage.MS);
    assertThat(stage.hasChannel(0)).isFalse();
    assertThat(stage.group.state(ID)).isEmpty();
  }

  @Test
  void aProducerThatComesBackOnAnotherLoopLeavesNothingBehindOnTheFirst() {
    stage.publish(0, "p").end(stage.nowNs);
    Publication again = stage.publish(1, "p");
    stage.goOn(500 * Stage.MS);
    assertThat(stage.hasChannel(0)).isFalse();
    again.end(stage.nowNs);
    stage.goOn(10_000 * Stage.MS);
    assertThat(stage.hasChannel(1)).isFalse();
    assertThat(stage.group.state(ID)).isEmpty();
  }

  @Test
  void aProducerThatComesAndGoesIsHeldOnceOnly() {
    for (int turn = 0; turn < 3; turn++) {
      stage.publish(0, "p").end(stage.nowNs);
    }
    stage.goOn(10_000 * Stage.MS);
    assertThat(stage.hasChannel(0)).isFalse();
  }

  @Test
  void aTakeoverLeavesTheChannelLiveSinceItWentLive() {
    Publication before = stage.publish(0, "p");
    long liveNs = stage.nowNs;
    stage.nowNs += 1_000 * Stage.MS;
    stage.publish(1, "q", () -> before.end(stage.nowNs));
    stage.settle();
    assertThat(state().sinceNs()).isEqualTo(liveNs);
    assertThat(((Live) state()).holder().publisher().name()).isEqualTo("q");
    assertThat(steps()).hasSize(2).last().asString().startsWith("Live: taken over");
  }

  @Test
  void consumersOnOtherLoopsGoOnWhenItComesBackWithinAndAfterTheTimeThatItLingers() {
    Reader reader = stage.join(1);
    for (int turn = 1; turn <= 3; turn++) {
      Publication publication = stage.publish(0, "p");
      stage.settle();
      stage.send(0, publication, "x T" + turn + " K" + turn + " a");
      publication.end(stage.nowNs);
      stage.settle();
      stage.goOn(turn * 6_000 * Stage.MS);
    }
    assertThat(reader.text()).isEqualTo("t1 K1 a t2 K2 a t3 K3 a");
    assertThat(reader.originsNs).isSorted();
  }
}
