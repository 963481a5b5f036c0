package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.CryptoMode;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.seed.Seeds;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Changes of keys while a stream runs (guide §15.7). */
class KeyRefreshSimulationTest {

  private static final SrtOptions OFTEN =
      SrtOptions.LIVE.with(o ->
          o.latency(Duration.ofMillis(600))
              .passphrase("a passphrase of both sides")
              .kmRefreshRate(100)
              .kmPreAnnounce(30));
  private static final LinkConditions LINK = LinkConditions.PERFECT.withDelayNs(10 * MS);

  @Test
  void keysChangeWhereTheOptionsSayAndAreAnnouncedBefore() {
    SimStream stream = stream(1, LINK).listen(OFTEN).connect(OFTEN);

    stream.send(350, 5 * MS).network.runFor(4_000 * MS);

    stream.assertAllDelivered();
    assertThat(switches(stream.toListener)).containsExactly(101, 202, 303);
    List<Wire.Sent> requests = keyMessages(stream.toListener, ControlPacket.KMREQ);
    List<Wire.Sent> answers = keyMessages(stream.toCaller, ControlPacket.KMRSP);
    assertThat(requests).hasSize(3);
    assertThat(answers).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(content(answers.get(i))).isEqualTo(content(requests.get(i)));
      assertThat(content(requests.get(i)).get(3)).as("both keys").isEqualTo((byte) 3);
    }
    assertThat(requests.getFirst().atNs())
        .isBetween(
            stream.toListener.data().get(71).atNs(), stream.toListener.data().get(72).atNs());
  }

  @TestFactory
  Stream<DynamicTest> keysChangeUnderLossAndReorderingWithoutAPacketLost() {
    return Seeds.tests(
        random -> {
          LinkConditions bad =
              LINK.withLossRate(0.08).withReordering(0.05, 15 * MS).withDuplicateRate(0.02);
          for (CryptoMode mode : List.of(CryptoMode.AES_CTR, CryptoMode.AES_GCM)) {
            SrtOptions options = OFTEN.with(o -> o.cryptoMode(mode));
            SimStream stream = stream(random.nextLong(), bad).listen(options).connect(options);

            stream.send(800, 4 * MS).network.runFor(6_000 * MS);

            // no later packet tells that the very last ones were lost
            assertThat(stream.delivered).startsWith(upTo(790));
            assertThat(stream.received().pktRcvUndecrypt()).isZero();
            assertThat(switches(stream.toListener)).hasSizeBetween(5, 7);
          }
        },
        1,
        2,
        3);
  }

  @Test
  void aKeyIsNotUsedBeforeThePeerSaidThatItHasIt() {
    SimStream stream = stream(1, LINK).listen(OFTEN).connect(OFTEN);
    stream.toCaller.lose(sent -> sent.is(ControlType.USER));

    stream.send(300, 5 * MS).network.runFor(1_500 * MS);
    assertThat(switches(stream.toListener)).isEmpty();
    assertThat(keyMessages(stream.toListener, ControlPacket.KMREQ)).hasSizeBetween(10, 13);

    stream.toCaller.lose(sent -> false);
    stream.network.runFor(1_200 * MS);
    stream.send(20, 5 * MS).network.runFor(2_000 * MS);
    stream.assertAllDelivered();
    assertThat(switches(stream.toListener)).hasSize(1);
  }

  @Test
  void announcementsAreRepeatedUntilAnswered() {
    SimStream stream = stream(1, LINK).listen(OFTEN).connect(OFTEN);
    stream.toListener.loseFirst(sent -> sent.is(ControlType.USER));

    stream.send(150, 5 * MS).network.runFor(3_000 * MS);

    List<Wire.Sent> requests = keyMessages(stream.toListener, ControlPacket.KMREQ);
    assertThat(requests).hasSize(2);
    assertThat(requests.get(1).atNs() - requests.get(0).atNs()).isBetween(20 * MS, 160 * MS);
    assertThat(switches(stream.toListener)).containsExactly(101);
    stream.assertAllDelivered();
  }

  /** What was sent under a key that is no more would be garbage to the peer. */
  @Test
  void theNextKeyIsNotMadeBeforeAllUnderTheOldOneIsAcknowledged() {
    SrtOptions eager = OFTEN.with(o -> o.kmRefreshRate(20).kmPreAnnounce(9));
    SimStream stream = stream(5, LINK.withDelayNs(100 * MS).withLossRate(0.1));
    stream.listen(eager).connect(eager);

    stream.send(1_000, 2 * MS).network.runFor(6_000 * MS);

    assertThat(stream.received().pktRcvUndecrypt()).isZero();
    assertThat(stream.delivered.size()).isGreaterThan(980);
    assertThat(switches(stream.toListener)).hasSizeGreaterThan(1);
  }

  /** Both directions begin with the same key and number: guide §20.6. */
  @Test
  void whoAnswersWithDataOnAnEncryptedConnectionTakesAKeyOfItsOwnFirst() {
    SrtOptions options = OFTEN.with(o -> o.kmRefreshRate(1 << 24).kmPreAnnounce(1 << 12));
    SimStream stream = stream(1, LINK).listen(options).connect(options);
    stream.send(100, 5 * MS).network.runFor(200 * MS);

    for (int i = 0; i < 50; i++) {
      int n = i;
      stream.network.after(
          i * 5 * MS,
          () ->
              stream.listener.act(
                  stream.network.nowNs(),
                  () ->
                      stream.receiving.send(
                          ByteBuffer.wrap(Pattern.payload(n, 188)), stream.network.nowNs())));
    }
    stream.network.runFor(2_000 * MS);

    stream.assertAllDelivered();
    assertThat(stream.sending.stats().pktRecvUnique()).isEqualTo(50);
    assertThat(keys(stream.toListener)).containsOnly(1);
    assertThat(keys(stream.toCaller)).hasSize(50).containsOnly(2);
  }

  private static Integer[] upTo(int count) {
    return IntStream.range(0, count).boxed().toArray(Integer[]::new);
  }

  private static List<Integer> keys(Wire wire) {
    return wire.data().stream().map(sent -> DataPacket.key(sent.packet(), 0)).toList();
  }

  /** Which packets, counted from 0, were the first under another key. */
  private static List<Integer> switches(Wire wire) {
    List<Integer> switches = new ArrayList<>();
    int first = wire.data().getFirst().sequenceNumber();
    int key = 1;
    int highest = -1;
    for (Wire.Sent sent : wire.data()) {
      int n = (sent.sequenceNumber() - first) & Integer.MAX_VALUE;
      if (n > highest && DataPacket.key(sent.packet(), 0) != key) {
        key = DataPacket.key(sent.packet(), 0);
        switches.add(n);
      }
      highest = Math.max(highest, n);
    }
    return switches;
  }

  private static List<Wire.Sent> keyMessages(Wire wire, int subtype) {
    return wire.control(ControlType.USER).stream()
        .filter(sent -> ControlPacket.subtype(sent.packet(), 0) == subtype)
        .toList();
  }

  private static ByteBuffer content(Wire.Sent sent) {
    return sent.packet().slice(16, sent.packet().limit() - 16);
  }

  private static SimStream stream(long seed, LinkConditions link) {
    return new SimStream(seed, link, link);
  }
}
