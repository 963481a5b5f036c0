package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.ChannelState.Lingering;
import io.millrace.broker.ChannelState.Live;
import io.millrace.broker.ChannelState.Waiting;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What consumers see while their producer is away: a stand-in on each loop that has consumers. */
class StandInTest {
  private static final ProducerId ID = GroupStage.ID;
  private static final long MS = Stage.MS;

  private final GroupStage stage = new GroupStage(3, Continuity.DEFAULT);
  private final List<StandIn> standIns = new ArrayList<>();

  private Contender enter(int place, String name, Role role) {
    Publisher publisher =
        new Publisher() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public String identity() {
            return name;
          }

          @Override
          public Role role() {
            return role;
          }
        };
    Contender contender = stage.member(place).contender(ID, publisher, stage.nowNs);
    stage.member(place).enter(contender, incumbent -> false, stage.nowNs);
    stage.settle();
    return contender;
  }

  private void play(int... places) {
    for (int place : places) {
      standIns.add(stage.member(place).beginStandIn(ID).orElseThrow());
    }
  }

  private void show(String words) {
    for (String word : words.split(" ")) {
      stage.nowNs += 10 * MS;
      standIns.forEach(standIn -> standIn.append(bytes(word), stage.nowNs, stage.nowNs));
      stage.settle();
    }
  }

  private void send(Contender from, String words) {
    for (String word : words.split(" ")) {
      stage.nowNs += 10 * MS;
      from.append(bytes(word), stage.nowNs, stage.nowNs);
      stage.settle();
    }
  }

  private static ByteBuffer bytes(String word) {
    return ByteBuffer.wrap(word.getBytes(US_ASCII));
  }

  private ChannelState state() {
    return stage.group.state(ID).orElseThrow();
  }

  @Test
  void itPlaysOnWhileTheProducerOfAnotherLoopHasNoPictureYetAndGoesOnAtItsFirst() {
    Reader one = stage.join(1);
    Reader two = stage.join(2);
    play(1, 2);
    show("Ts Ks0 s1");
    Contender a = enter(0, "a", Role.PRIMARY);
    assertThat(state()).isInstanceOf(Live.class);
    show("s2");
    send(a, "Ta p0 p1");
    show("Ks3");
    send(a, "Ka2 p3");
    show("s4");
    send(a, "p4");
    String seen = "ts Ks0 s1 s2 Ks3 ta Ka2 p3 p4";
    assertThat(one.text()).isEqualTo(seen);
    assertThat(two.text()).isEqualTo(seen);
    assertThat(standIns).noneMatch(StandIn::isActive);
    assertThat(stage.group.hasStandIn(ID)).isFalse();
    assertThat(stage.stats().packetsIn())
        .as("the producer's alone, from its picture on")
        .isEqualTo(3);
    assertThat(stage.stats().randomAccessPoints()).isOne();
  }

  @Test
  void whenTheProducerLeavesTheChannelLingersAndWaitsAsWithoutIt() {
    Reader reader = stage.join(1);
    Contender a = enter(0, "a", Role.PRIMARY);
    send(a, "Ta Ka0 p1");
    a.leave(stage.nowNs, "gone");
    stage.settle();
    play(1);
    show("Ts Ks0 s1");
    assertThat(state()).isInstanceOf(Lingering.class);
    assertThat(stage.group.hasStandIn(ID)).isTrue();
    stage.goOn(11_000 * MS);
    show("s2");
    assertThat(state()).isInstanceOf(Waiting.class);
    Contender b = enter(2, "b", Role.PRIMARY);
    send(b, "Tb Kb0 p1");
    b.leave(stage.nowNs, "gone");
    stage.settle();
    play(1);
    show("Ts Ks3");
    assertThat(reader.text()).isEqualTo("ta Ka0 p1 ts Ks0 s1 s2 tb Kb0 p1 ts Ks3");
  }

  @Test
  void aBackupThatIsReadyReplacesItWithTheWholePictureItKept() {
    Reader reader = stage.join(1);
    Contender b = enter(0, "b", Role.BACKUP);
    play(1);
    show("Ts Ks0");
    send(b, "Tb p9");
    show("s1");
    send(b, "Kb0 p1");
    assertThat(reader.text()).isEqualTo("ts Ks0 s1 tb Kb0 p1");
  }

  @Test
  void whoNeverSendsAPictureIsSwitchedInAfterThreeSecondsAllTheSame() {
    Reader reader = stage.join(1);
    play(1);
    show("Ts Ks0");
    Contender a = enter(0, "a", Role.PRIMARY);
    send(a, "Ta p0");
    assertThat(a.publication()).isEmpty();
    stage.nowNs += 3_000 * MS;
    send(a, "p1 p2 Ka3");
    assertThat(a.publication()).isPresent();
    assertThat(reader.text()).isEqualTo("ts Ks0 ta Ka3");
  }

  @Test
  void bytesThatAreNoTransportStreamNeedNoPicture() {
    Reader reader = stage.join(1);
    play(1);
    show("Ts Ks0");
    send(enter(0, "a", Role.PRIMARY), "N0 n1 n2");
    assertThat(reader.text()).isEqualTo("ts Ks0 N0 n1 n2");
  }

  @Test
  void aProducerThatComesAndLeavesWithoutAPictureLeavesTheStandInPlaying() {
    Reader reader = stage.join(1);
    play(1);
    show("Ts Ks0");
    Contender a = enter(0, "a", Role.PRIMARY);
    send(a, "Ta p0");
    a.leave(stage.nowNs, "gone");
    stage.settle();
    assertThat(state()).isInstanceOf(Lingering.class);
    show("s1");
    stage.goOn(11_000 * MS);
    assertThat(state()).as("its time is noticed").isInstanceOf(Waiting.class);
    assertThat(stage.hasChannel(0)).isFalse();
    assertThat(reader.text()).isEqualTo("ts Ks0 s1");
  }

  @Test
  void oneThatIsSilentAndHasABackupIsNotWaitedFor() {
    stage.join(1);
    play(1);
    show("Ts Ks0");
    Contender a = enter(0, "a", Role.PRIMARY);
    Contender b = enter(2, "b", Role.BACKUP);
    assertThat(a.publication()).isPresent();
    send(b, "Tb Kb0");
    stage.nowNs += 250 * MS;
    send(b, "p1 p2 p3 p4 p5 p6 p7 p8");
    assertThat(b.publication()).as("on the air").isPresent();
  }

  @Test
  void itEndsWithItsChannelAndGivesItsMemoryBack() {
    Reader reader = stage.join(1);
    play(1);
    show("Ts Ks0");
    reader.subscription.close();
    assertThat(standIns).noneMatch(StandIn::isActive);
    show("s1");
    stage.goOn(BrokerMember.LINGER_NS + MS);
    assertThat(stage.hasChannel(1)).isFalse();
    assertThat(stage.member(1).beginStandIn(ID)).isEmpty();
  }

  @Test
  void whoComesWhileItPlaysStartsAtItsNewestRandomAccessPoint() {
    stage.join(1);
    play(1);
    show("Ts Ks0 s1 Ks2 s3");
    assertThat(stage.join(1).text()).isEqualTo("ts Ks2 s3");
  }
}
