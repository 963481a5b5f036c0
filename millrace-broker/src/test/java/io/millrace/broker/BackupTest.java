package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.ChannelState.Lingering;
import io.millrace.broker.ChannelState.Live;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A primary and those that stand by for it, on loops of their own. */
class BackupTest {
  private static final ProducerId ID = GroupStage.ID;
  private static final long MS = Stage.MS;

  private final GroupStage stage = new GroupStage(3, Continuity.DEFAULT);
  private final List<Sender> senders = new ArrayList<>();

  /** A connection that sends pictures of its own name: a random access point, then the rest. */
  private final class Sender implements Publisher {
    final int place;
    final String name;
    final Role role;
    final Contender contender;
    final Claim claim;
    boolean sends = true;
    int next;

    Sender(int place, String name, Role role) {
      this(place, name, role, incumbent -> false);
    }

    Sender(int place, String name, Role role, ClaimRule rule) {
      this.place = place;
      this.name = name;
      this.role = role;
      this.contender = stage.member(place).contender(ID, this, stage.nowNs);
      this.claim = stage.member(place).enter(contender, rule, stage.nowNs);
      senders.add(this);
      stage.settle();
    }

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

    void send(String word) {
      contender.append(ByteBuffer.wrap(word.getBytes(US_ASCII)), stage.nowNs, stage.nowNs);
    }

    boolean isOnAir() {
      return contender.publication().filter(Publication::isActive).isPresent();
    }
  }

  /** From one random access point to the next. */
  private int packetsAPicture = 10;

  /** Every 20 ms each sends a packet, the first and each tenth after it a random access point. */
  private void run(long ms) {
    for (long end = stage.nowNs + ms * MS; stage.nowNs < end; ) {
      step();
      stage.settle();
    }
  }

  private void step() {
    stage.nowNs += 20 * MS;
    for (Sender sender : senders) {
      if (sender.sends) {
        boolean randomAccess = sender.next % packetsAPicture == 0;
        if (randomAccess) {
          sender.send("T" + sender.name);
        }
        sender.send((randomAccess ? "K" : "p") + sender.name + sender.next++);
      }
    }
  }

  private String onAir() {
    return stage.group.state(ID).orElseThrow() instanceof Live live
        ? live.holder().publisher().name()
        : "nobody";
  }

  private Sender primary(int place) {
    return new Sender(place, "a", Role.PRIMARY);
  }

  private Sender backup(int place) {
    return new Sender(place, "b", Role.BACKUP);
  }

  /** Each producer's packets without a gap from a random access point on, its tables ahead. */
  private static void assertWhole(Reader reader) {
    String name = "";
    int next = 0;
    for (String word : reader.text().split(" ")) {
      if (word.startsWith("t")) {
        name = word.substring(1);
        next = -1;
        continue;
      }
      if (word.startsWith("T")) {
        continue;
      }
      assertThat(word.substring(1, 2)).as(reader.text()).isEqualTo(name);
      int number = Integer.parseInt(word.substring(2));
      if (next < 0) {
        assertThat(word).startsWith("K");
      } else {
        assertThat(number).as(word).isEqualTo(next);
      }
      next = number + 1;
    }
    assertThat(reader.originsNs).isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void aBackupStandsByAndItsPacketsReachNobody() {
    Reader reader = stage.join(2);
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    assertThat(a.isOnAir()).isTrue();
    assertThat(b.claim).isInstanceOf(Claim.StandsBy.class);
    assertThat(reader.text()).contains("Ka0").doesNotContain("b");
    assertThat(stage.group.standbys(ID)).containsExactly(new Standby(b, true));
    assertThat(stage.stats().packetsIn()).as("a's alone").isEqualTo(a.next + a.next / 10);
  }

  @Test
  void whenThePrimaryIsSilentItsBackupIsSwitchedInWithinHalfASecondAtItsRandomAccessPoint() {
    Reader reader = stage.join(2);
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_100);
    a.sends = false;
    long silentNs = stage.nowNs;
    int sentByB = b.next;
    while (!b.isOnAir()) {
      run(20);
    }
    assertThat(stage.nowNs - silentNs).isBetween(300 * MS, 360 * MS);
    assertThat(reader.text()).contains("tb Kb");
    run(100);
    assertWhole(reader);
    int lastRandomAccess = (sentByB - 1) / 10 * 10;
    assertThat(reader.text()).as("everything since its random access point").contains("Kb");
    assertThat(firstOf(reader, "Kb")).isBetween(lastRandomAccess, sentByB + 20);
    assertThat(stage.group.switches(ID)).isOne();
    Live now = (Live) stage.group.state(ID).orElseThrow();
    assertThat(now.switched()).isTrue();
    assertThat(now.reason()).matches("a sent nothing for 3\\d\\d ms");
  }

  private static int firstOf(Reader reader, String prefix) {
    for (String word : reader.text().split(" ")) {
      if (word.startsWith(prefix)) {
        return Integer.parseInt(word.substring(prefix.length()));
      }
    }
    throw new AssertionError("no " + prefix + " in " + reader.text());
  }

  @Test
  void thePrimaryIsSwitchedInAgainAtItsRandomAccessPointWhenItWasHealthyForFiveSeconds() {
    Reader reader = stage.join(2);
    Sender a = primary(0);
    backup(1);
    run(1_000);
    a.sends = false;
    run(1_000);
    assertThat(onAir()).isEqualTo("b");
    a.sends = true;
    run(4_900);
    assertThat(onAir()).isEqualTo("b");
    run(500);
    assertThat(onAir()).isEqualTo("a");
    assertThat(stage.group.switches(ID)).isEqualTo(2);
    run(200);
    assertWhole(reader);
    assertThat(((Live) stage.group.state(ID).orElseThrow()).reason())
        .isEqualTo("a is healthy again");
  }

  @Test
  void aBackupIsSwitchedInWithinHalfASecondAlsoIfItWasOnTheAirAMomentAgo() {
    packetsAPicture = 50;
    Reader reader = stage.join(2);
    Reader there = stage.join(1);
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    a.sends = false;
    run(1_500); // so that their random access points lie half a second apart
    assertThat(onAir()).isEqualTo("b");
    a.sends = true;
    while (!onAir().equals("a")) {
      run(20);
    }
    assertThat(b.next % packetsAPicture).as("half a second to its picture").isBetween(20, 30);
    assertThat(stage.group.standbys(ID)).containsExactly(new Standby(b, true));
    run(100);
    a.sends = false;
    long silentNs = stage.nowNs;
    while (!onAir().equals("b")) {
      run(20);
    }
    assertThat(stage.nowNs - silentNs).isBetween(300 * MS, 360 * MS);
    run(100);
    assertWhole(reader);
    assertWhole(there);
    assertThat(stage.group.switches(ID)).isEqualTo(3);
  }

  @Test
  void whatABackupSendsBeforeItHearsThatItIsOffTheAirIsKeptLikeTheRest() {
    packetsAPicture = 50;
    Reader there = stage.join(1);
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    a.sends = false;
    run(1_500);
    assertThat(onAir()).isEqualTo("b");
    a.sends = true;
    while (!onAir().equals("a")) {
      step();
      stage.pass(0);
    }
    stage.member(1).onCall(stage.nowNs); // what a sends comes before the news of its turn
    b.send("pb" + b.next++);
    stage.settle();
    assertThat(onAir()).isEqualTo("a");
    assertThat(stage.group.standbys(ID)).containsExactly(new Standby(b, true));
    run(40);
    a.sends = false;
    run(400);
    assertThat(onAir()).isEqualTo("b");
    assertWhole(there);
  }

  @Test
  void aPrimaryThatFellSilentHasNoPictureUntilItsNextRandomAccessPoint() {
    packetsAPicture = 50;
    Sender a = primary(0);
    backup(1);
    run(1_500);
    a.sends = false;
    run(400);
    assertThat(onAir()).isEqualTo("b");
    a.sends = true;
    run(20);
    assertThat(stage.group.standbys(ID)).containsExactly(new Standby(a, false));
  }

  @Test
  void aPrimaryThatStumblesAgainHasToBeHealthyAnew() {
    Sender a = primary(0);
    backup(1);
    run(1_000);
    a.sends = false;
    run(500);
    a.sends = true;
    run(4_000);
    a.sends = false;
    run(400);
    a.sends = true;
    run(4_900);
    assertThat(onAir()).isEqualTo("b");
  }

  @Test
  void whenThePrimaryLeavesItsBackupGoesOnAtOnceAndTheChannelDoesNotLinger() {
    Reader reader = stage.join(2);
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    a.sends = false;
    a.contender.leave(stage.nowNs, "a left");
    stage.settle();
    assertThat(b.isOnAir()).isTrue();
    run(100);
    assertWhole(reader);
    assertThat(stage.changes).extracting(ChannelChange::now).noneMatch(Lingering.class::isInstance);
  }

  @Test
  void aPrimaryOnANewConnectionStandsByWhileItsBackupSendsAndReturnsWhenItIsHealthy() {
    Sender a = primary(0);
    backup(1);
    run(1_000);
    a.sends = false;
    a.contender.leave(stage.nowNs, "a left");
    stage.settle();
    Sender again = new Sender(2, "c", Role.PRIMARY, left -> left.publisher() == a);
    assertThat(again.claim).isInstanceOf(Claim.StandsBy.class);
    assertThat(stage.member(0).seatedPrimary(ID)).contains(again);
    run(4_900);
    assertThat(onAir()).isEqualTo("b");
    run(500);
    assertThat(onAir()).isEqualTo("c");
  }

  @Test
  void aSecondPrimaryIsRefusedWhileOneStandsByUnlessItIsTheSame() {
    Sender a = primary(0);
    backup(1);
    run(1_000);
    a.sends = false;
    run(400);
    assertThat(new Sender(2, "c", Role.PRIMARY).claim).isInstanceOf(Claim.Refused.class);
    Contender back = stage.member(2).contender(ID, a, stage.nowNs);
    Claim claim = stage.member(2).enter(back, incumbent -> true, stage.nowNs);
    assertThat(((Claim.StandsBy) claim).replaced()).contains(a);
  }

  @Test
  void aBackupThatComesFirstSendsUntilThePrimaryIsHealthy() {
    Reader reader = stage.join(0);
    backup(1);
    run(100);
    assertThat(onAir()).as("at its first random access point").isEqualTo("b");
    Sender a = primary(0);
    assertThat(a.claim).isInstanceOf(Claim.StandsBy.class);
    run(5_500);
    assertThat(onAir()).isEqualTo("a");
    assertWhole(reader);
  }

  @Test
  void ofSeveralBackupsTheFirstThatIsReadyIsSwitchedIn() {
    Sender a = primary(0);
    Sender dead = backup(1);
    new Sender(2, "c", Role.BACKUP);
    run(1_000);
    dead.sends = false;
    run(400);
    a.sends = false;
    run(400);
    assertThat(onAir()).isEqualTo("c");
    assertThat(stage.group.standbys(ID)).extracting(Standby::publisher).containsExactly(a, dead);
  }

  @Test
  void aBackupThatFailsInItsTurnHandsOverToTheNext() {
    Sender a = primary(0);
    Sender b = backup(1);
    new Sender(2, "c", Role.BACKUP);
    run(1_000);
    a.sends = false;
    run(400);
    b.sends = false;
    run(400);
    assertThat(onAir()).isEqualTo("c");
  }

  @Test
  void noMoreThanFourStandBy() {
    primary(0);
    for (int i = 0; i < ChannelEntry.SEATS_MAX; i++) {
      assertThat(new Sender(1, "b", Role.BACKUP).claim).isInstanceOf(Claim.StandsBy.class);
    }
    assertThat(new Sender(1, "b", Role.BACKUP).claim).isInstanceOf(Claim.Crowded.class);
  }

  @Test
  void aPrimaryFindsItsPlaceThoughFourBackupsStandBy() {
    for (int i = 0; i < ChannelEntry.SEATS_MAX; i++) {
      backup(1);
    }
    run(200);
    backup(1);
    assertThat(primary(0).claim).isInstanceOf(Claim.StandsBy.class);
    assertThat(backup(1).claim).isInstanceOf(Claim.Crowded.class);
  }

  @Test
  void aBackupThatShowedNothingForTenSecondsMakesRoomForAnother() {
    primary(0);
    for (int i = 0; i < ChannelEntry.SEATS_MAX; i++) {
      backup(1).sends = i == 0;
    }
    run(9_900);
    assertThat(backup(2).claim).isInstanceOf(Claim.Crowded.class);
    run(100);
    Sender idle = senders.get(2);
    assertThat(((Claim.StandsBy) backup(2).claim).replaced()).contains(idle);
    idle.contender.leave(stage.nowNs, "replaced");
    assertThat(stage.group.standbys(ID))
        .hasSize(ChannelEntry.SEATS_MAX)
        .extracting(Standby::publisher)
        .contains(senders.get(1))
        .doesNotContain(idle);
  }

  @Test
  void whileABackupIsOnTheAirThePlaceOfThePrimaryThatLeftIsKeptAsLongAsAChannelLingers() {
    Sender a = primary(0);
    backup(1);
    run(1_000);
    leave(a);
    assertThat(onAir()).isEqualTo("b");
    assertThat(new Sender(2, "c", Role.PRIMARY).claim).isInstanceOf(Claim.Reserved.class);
    assertThat(stage.member(1).reservation(ID, stage.nowNs))
        .map(kept -> kept.forWhom().publisher())
        .contains(a);
    senders.removeLast();
    run(10_000);
    assertThat(new Sender(2, "c", Role.PRIMARY).claim).isInstanceOf(Claim.StandsBy.class);
    assertThat(stage.member(1).reservation(ID, stage.nowNs)).as("it is there").isEmpty();
  }

  @Test
  void aPrimaryThatStoodByAndLeftMayComeBackToItsPlace() {
    backup(1);
    run(300);
    Sender a = primary(0);
    leave(a);
    assertThat(new Sender(2, "c", Role.PRIMARY).claim).isInstanceOf(Claim.Reserved.class);
    assertThat(new Sender(2, "a", Role.PRIMARY, left -> left.publisher() == a).claim)
        .isInstanceOf(Claim.StandsBy.class);
  }

  @Test
  void afterTheTurnOfABackupTheChannelIsKeptForThePrimaryBeforeIt() {
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    leave(a);
    run(30_000);
    leave(b);
    assertThat(stage.group.state(ID).orElseThrow()).isInstanceOf(Lingering.class);
    assertThat(new Sender(2, "c", Role.PRIMARY).claim).isInstanceOf(Claim.Reserved.class);
    Claim back = new Sender(0, "a", Role.PRIMARY, left -> left.publisher() == a).claim;
    assertThat(back).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void aBackupThatLeftShutsNoPrimaryOut() {
    Sender b = backup(1);
    run(300);
    leave(b);
    assertThat(stage.group.state(ID).orElseThrow()).isInstanceOf(Lingering.class);
    assertThat(primary(0).claim).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void aPrimaryThatStandsByWithoutAPictureIsNotPassedOverWhenItsBackupLeaves() {
    Sender b = backup(1);
    run(300);
    Sender a = primary(0);
    leave(b);
    assertThat(stage.group.state(ID).orElseThrow()).isInstanceOf(Lingering.class);
    assertThat(new Sender(2, "c", Role.PRIMARY).claim).isInstanceOf(Claim.Refused.class);
    Claim again = new Sender(2, "a", Role.PRIMARY, left -> left.publisher() == a).claim;
    assertThat(((Claim.Granted) again).replaced()).map(Holder::publisher).contains(a);
    assertThat(stage.group.standbys(ID)).isEmpty();
  }

  private void leave(Sender sender) {
    senders.remove(sender);
    sender.contender.leave(stage.nowNs, sender.name + " left");
    stage.settle();
  }

  @Test
  void aLoopThatWasPausedItselfDoesNotTakeItsPrimaryForSilent() {
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    stage.nowNs += 400 * MS; // the process stood still, and a's packets wait in its socket
    b.send("pb" + b.next++);
    stage.pass(1);
    stage.pass(0);
    assertThat(onAir()).isEqualTo("a");
    a.send("pa" + a.next++);
    run(400);
    assertThat(onAir()).isEqualTo("a");
    assertThat(stage.group.switches(ID)).isZero();
  }

  @Test
  void aLoopThatIsAlwaysLateSwitchesAllTheSame() {
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    a.sends = false;
    for (int pass = 0; pass < 2; pass++) {
      assertThat(onAir()).isEqualTo("a");
      stage.nowNs += 400 * MS;
      b.send("pb" + b.next++);
      stage.settle();
    }
    assertThat(onAir()).isEqualTo("b");
  }

  @Test
  void aBackupWithoutAPictureWaitsAndTheStalledPrimaryKeepsTheChannel() {
    Sender a = primary(0);
    run(1_000);
    Sender b = backup(1);
    b.next = 1; // nine packets until its random access point
    a.sends = false;
    run(100);
    assertThat(onAir()).isEqualTo("a");
    run(400);
    assertThat(onAir()).isEqualTo("b");
  }

  @Test
  void allOnOneLoopIsTheSame() {
    Reader reader = stage.join(0);
    Sender a = primary(0);
    backup(0);
    run(1_000);
    a.sends = false;
    run(400);
    assertThat(onAir()).isEqualTo("b");
    a.sends = true;
    run(5_500);
    assertThat(onAir()).isEqualTo("a");
    assertWhole(reader);
  }

  @Test
  void whatStoodByLeavesNothingBehind() {
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    assertThat(stage.hasChannel(1)).isTrue();
    b.contender.leave(stage.nowNs, "b left");
    assertThat(stage.hasChannel(1)).isFalse();
    a.contender.leave(stage.nowNs, "a left");
    senders.clear();
    stage.goOn(10_000 * MS);
    assertThat(stage.group.state(ID)).isEmpty();
    assertThat(stage.hasChannel(0)).isFalse();
  }

  @Test
  void aBackupThatLeavesBeforeItHearsOfItsTurnGivesItBack() {
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    a.sends = false;
    stage.nowNs += 300 * MS;
    b.send("pb" + b.next++); // it is ready
    stage.pass(0); // b's loop has not had its pass
    assertThat(onAir()).isEqualTo("b");
    b.contender.leave(stage.nowNs, "b left");
    senders.remove(b);
    stage.settle();
    assertThat(stage.group.state(ID).orElseThrow()).isInstanceOf(Lingering.class);
    a.sends = true;
    run(400);
    assertThat(onAir()).as("it stands by, and nobody else sends").isEqualTo("a");
  }

  @Test
  void aChannelThatLingersAfterATurnNobodyHeardOfIsForgottenInTime() {
    Sender a = primary(0);
    Sender b = backup(1);
    run(1_000);
    stage.nowNs += 300 * MS;
    b.send("pb" + b.next++);
    stage.pass(0);
    assertThat(onAir()).isEqualTo("b");
    b.contender.leave(stage.nowNs, "b left");
    a.contender.leave(stage.nowNs, "a left");
    senders.clear();
    stage.settle();
    assertThat(stage.group.state(ID).orElseThrow()).isInstanceOf(Lingering.class);
    stage.goOn(9_999 * MS);
    assertThat(stage.group.state(ID).orElseThrow()).isInstanceOf(Lingering.class);
    stage.goOn(MS);
    assertThat(stage.group.state(ID)).isEmpty();
    assertThat(stage.hasChannel(0)).isFalse();
    assertThat(stage.hasChannel(1)).isFalse();
  }

  @Test
  void aTurnThatArrivesWhenItIsOverIsNotBegun() {
    Reader there = stage.join(1);
    Reader elsewhere = stage.join(2);
    Sender a = primary(2);
    Sender b = backup(1);
    run(1_000);
    a.sends = false;
    stage.nowNs += 300 * MS;
    b.send("pb" + b.next++);
    stage.pass(2); // it is b's turn, of which b's loop does not know
    assertThat(onAir()).isEqualTo("b");
    assertThat(b.isOnAir()).isFalse();
    a.sends = true;
    healthy(a);
    assertThat(onAir()).as("switched back before b's loop had its pass").isEqualTo("a");
    stage.pass(1);
    assertThat(b.isOnAir()).isFalse();
    stage.settle();
    run(400);
    assertThat(stage.group.standbys(ID)).containsExactly(new Standby(b, true));
    assertThat(there.text()).doesNotContain("Kb");
    assertWhole(there);
    assertThat(elsewhere.text()).doesNotContain("Kb");
    a.sends = false;
    run(400);
    assertThat(onAir()).as("it still stands by").isEqualTo("b");
    assertThat(b.isOnAir()).isTrue();
  }

  /** For 5 s it sends, and its loop alone has passes. */
  private void healthy(Sender sender) {
    for (long end = stage.nowNs + 5_200 * MS; stage.nowNs < end; ) {
      stage.nowNs += 20 * MS;
      boolean randomAccess = sender.next % 10 == 0;
      if (randomAccess) {
        sender.send("T" + sender.name);
      }
      sender.send((randomAccess ? "K" : "p") + sender.name + sender.next++);
      stage.pass(sender.place);
    }
  }
}
