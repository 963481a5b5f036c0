package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.CryptoMode;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.seed.Seeds;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted streams over bad links: what is on the wire, and what comes out of it. */
class EncryptionSimulationTest {

  private static final SrtOptions SECRET =
      SrtOptions.LIVE.with(
          o -> o.latency(Duration.ofMillis(600)).passphrase("a passphrase of both sides"));
  private static final LinkConditions LINK = LinkConditions.PERFECT.withDelayNs(10 * MS);
  private static final int HEADER = 16;

  @ParameterizedTest
  @CsvSource({
    "AES_CTR, 16",
    "AES_CTR, 24",
    "AES_CTR, 32",
    "AES_GCM, 16",
    "AES_GCM, 24",
    "AES_GCM, 32"
  })
  void everyCipherAndKeyLengthCarriesAStreamOverALossyLink(CryptoMode mode, int keyLength) {
    SimStream stream = stream(1, LINK.withLossRate(0.05)).listen(SECRET);

    stream.connect(SECRET.with(o -> o.cryptoMode(mode).pbKeyLen(keyLength)));
    stream.send(400, 5 * MS).network.runFor(4_000 * MS);

    stream.assertAllDelivered();
    assertThat(stream.sending.kmState()).isEqualTo(KeyState.SECURED);
    assertThat(stream.receiving.kmState()).isEqualTo(KeyState.SECURED);
    assertThat(stream.received().pktRcvUndecrypt()).isZero();
    assertThat(stream.sending.stats().pktRetrans()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = {"AES_CTR", "AES_GCM"})
  void nothingOfThePayloadIsOnTheWire(CryptoMode mode) {
    SimStream stream = stream(1, LINK).listen(SECRET);

    stream.connect(SECRET.with(o -> o.cryptoMode(mode)));
    stream.send(50, 5 * MS).network.runFor(2_000 * MS);

    stream.assertAllDelivered();
    assertThat(stream.toListener.data()).hasSize(50);
    for (Wire.Sent sent : stream.toListener.data()) {
      ByteBuffer body = sent.packet().slice(HEADER, sent.packet().limit() - HEADER);
      assertThat(DataPacket.key(sent.packet(), 0)).isEqualTo(1);
      assertThat(body.remaining()).isEqualTo(mode == CryptoMode.AES_GCM ? 204 : 188);
      assertThat(Pattern.verify(body)).isEqualTo(-1);
    }
  }

  /** Two different packets under one nonce would break AES-GCM; CTR would show their difference. */
  @TestFactory
  Stream<DynamicTest> whatIsSentAgainIsTheSameBitForBitButForTheFlag() {
    return Seeds.tests(
        random -> {
          for (CryptoMode mode : List.of(CryptoMode.AES_CTR, CryptoMode.AES_GCM)) {
            SimStream stream = stream(random.nextLong(), LINK.withLossRate(0.2)).listen(SECRET);
            stream.connect(
                SECRET.with(o -> o.cryptoMode(mode).kmRefreshRate(100).kmPreAnnounce(30)));
            stream.send(600, 3 * MS).network.runFor(4_000 * MS);

            assertThat(stream.sending.stats().pktRetrans()).isPositive();
            assertEachNumberHasOneContent(stream.toListener);
          }
        },
        1,
        2);
  }

  private static void assertEachNumberHasOneContent(Wire wire) {
    wire.data().stream()
        .collect(Collectors.groupingBy(Wire.Sent::sequenceNumber))
        .values()
        .forEach(same -> {
          Set<ByteBuffer> contents = new HashSet<>();
          same.forEach(sent -> contents.add(withoutFlag(sent.packet())));
          assertThat(contents).hasSize(1);
        });
  }

  private static ByteBuffer withoutFlag(ByteBuffer packet) {
    byte[] copy = packet.array().clone();
    copy[DataPacket.FLAGS] &= ~0x04;
    return ByteBuffer.wrap(copy);
  }

  /**
   * A burst of what waited is stamped anew when it is sent, and a full socket makes that happen.
   */
  @Test
  void gcmPacketsThatDidNotLeaveAtFirstAreNoSecondVersion() {
    SimStream stream = stream(3, LINK.withLossRate(0.1)).listen(SECRET);
    stream.connect(SECRET.with(o -> o.cryptoMode(CryptoMode.AES_GCM)));
    for (int i = 0; i < 6; i++) {
      long fromNs = (200 + i * 700L) * MS;
      stream.network.after(fromNs, () -> stream.caller.hasRoom = false);
      stream.network.after(fromNs + 650 * MS, () -> stream.caller.hasRoom = true);
    }

    stream.send(1_000, 5 * MS).network.runFor(9_000 * MS);

    assertThat(stream.delivered).hasSizeGreaterThan(100);
    assertEachNumberHasOneContent(stream.toListener);
    assertThat(stream.received().pktRcvUndecrypt()).isZero();
  }

  @Test
  void bothDirectionsAreEncrypted() {
    SimStream stream = stream(1, LINK).listen(SECRET);
    stream.connect(SECRET);

    stream.listener.act(
        stream.network.nowNs(),
        () ->
            stream.receiving.send(
                ByteBuffer.wrap(Pattern.payload(7, 188)), stream.network.nowNs()));
    stream.network.runFor(1_000 * MS);

    assertThat(stream.sending.stats().pktRecvUnique()).isEqualTo(1);
    assertThat(DataPacket.key(stream.toCaller.data().getFirst().packet(), 0)).isEqualTo(1);
  }

  @Test
  void aPlainPacketOnASecuredConnectionIsNeverDeliveredAndHoldsNothingUp() {
    SimStream stream = stream(1, LINK).listen(SECRET);
    stream.connect(SECRET);
    stream.toListener.lose(sent -> sent.isData() && isNth(stream, sent, 20));
    stream.network.after(112 * MS, () -> forge(stream, 20, 0)); // in its turn

    stream.send(100, 5 * MS).network.runFor(2_000 * MS);

    assertThat(stream.delivered).hasSize(99).doesNotContain(20);
    assertThat(stream.received().pktRcvUndecrypt()).isEqualTo(1);
    assertThat(stream.toCaller.control(ControlType.NAK)).isEmpty();
    assertThat(stream.sending.isSendingDone()).isTrue();
  }

  @Test
  void aForgedGcmPacketIsNeverDelivered() {
    SimStream stream = stream(1, LINK).listen(SECRET);
    stream.connect(SECRET.with(o -> o.cryptoMode(CryptoMode.AES_GCM)));
    stream.toListener.lose(sent -> sent.isData() && isNth(stream, sent, 20));
    stream.network.after(100 * MS, () -> forge(stream, 20, 1));

    stream.send(100, 5 * MS).network.runFor(2_000 * MS);

    assertThat(stream.delivered).hasSize(99).doesNotContain(20);
    assertThat(stream.received().pktRcvUndecrypt()).isEqualTo(1);
  }

  private static boolean isNth(SimStream stream, Wire.Sent sent, int n) {
    return sent.sequenceNumber() == stream.toListener.data().getFirst().sequenceNumber() + n;
  }

  /** Somebody on the path puts in a packet of his own. */
  private static void forge(SimStream stream, int n, int key) {
    ByteBuffer original = stream.toListener.data().getFirst().packet();
    ByteBuffer forged = ByteBuffer.allocate(HEADER + 188);
    forged.put(0, original, 0, HEADER);
    forged.putInt(0, original.getInt(0) + n);
    forged.putInt(4, original.getInt(4) & ~0x1800_0000 | key << 27);
    stream.listener.onDatagram(forged, stream.network.nowNs());
  }

  private static SimStream stream(long seed, LinkConditions link) {
    return new SimStream(seed, link, link);
  }
}
