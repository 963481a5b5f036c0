package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.seed.Seeds;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ports that call each other: whoever is the initiator, whatever gets lost. */
class RendezvousSimulationTest {

  private static final LinkConditions DELAY = LinkConditions.PERFECT.withDelayNs(10 * MS);

  private static SimStream met(long seed) {
    return met(seed, SrtOptions.LIVE, SrtOptions.LIVE);
  }

  private static SimStream met(long seed, SrtOptions caller, SrtOptions listener) {
    SimStream stream = new SimStream(seed, DELAY, DELAY);
    stream.callerMeets(caller);
    stream.listenerMeets(listener);
    return stream;
  }

  private static void assertStreams(SimStream stream) {
    stream.send(100, 5 * MS).network.runFor(2_000 * MS);
    assertThat(stream.sending.isConnected()).isTrue();
    assertThat(stream.receiving.isConnected()).isTrue();
    stream.assertAllDelivered();
    assertThat(stream.delivered).hasSize(100);
    assertThat(stream.caller.mux.stats().connections()).isEqualTo(1);
    assertThat(stream.listener.mux.stats().connections()).isEqualTo(1);
  }

  /** With these seeds either side is the initiator. */
  static IntStream seeds() {
    return IntStream.rangeClosed(1, 6);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void bothConnectWithinTwoRoundTrips(int seed) {
    SimStream stream = met(seed);
    stream.network.runFor(61 * MS);
    assertThat(stream.sending.isConnected()).isTrue();
    assertThat(stream.receiving.isConnected()).isTrue();
    assertStreams(stream);
  }

  @Test
  void eitherSideIsTheInitiatorInSomeOfTheseSeeds() {
    long initiators =
        seeds()
            .filter(seed -> {
              SimStream stream = met(seed);
              stream.network.runFor(100 * MS);
              return stream.toListener.control(ControlType.HANDSHAKE).stream()
                  .anyMatch(packet -> packet.packet().getInt(36) == -2);
            })
            .count();
    assertThat(initiators).isBetween(1L, 5L);
  }

  @TestFactory
  Stream<DynamicTest> eachHandshakePacketMayBeLostOnce() {
    return seeds()
        .boxed()
        .flatMap(seed ->
            IntStream.range(0, 6)
                .mapToObj(which ->
                    DynamicTest.dynamicTest(
                        "seed " + seed + ", packet " + which,
                        () -> lose(seed, which, SrtOptions.LIVE))));
  }

  private static void lose(int seed, int which, SrtOptions options) {
    SimStream stream = new SimStream(seed, DELAY, DELAY);
    Wire wire = which % 2 == 0 ? stream.toListener : stream.toCaller;
    int[] nth = {0};
    wire.lose(packet -> packet.is(ControlType.HANDSHAKE) && nth[0]++ == which / 2);
    stream.callerMeets(options);
    stream.listenerMeets(options);
    stream.network.runFor(1_000 * MS);
    assertStreams(stream);
  }

  @TestFactory
  Stream<DynamicTest> aThirdOfEverythingMayBeLost() {
    return Seeds.tests(
        random -> {
          LinkConditions lossy = DELAY.withLossRate(0.3).withJitterNs(20 * MS);
          SimStream stream = new SimStream(random.nextLong(), lossy, lossy);
          // once connected, five keep-alives in a row are lost now and then
          SrtOptions patient = SrtOptions.LIVE.with(o -> o.peerIdleTimeo(Duration.ofMinutes(1)));
          stream.callerMeets(patient);
          stream.network.runFor(random.nextInt(2_000) * MS);
          stream.listenerMeets(patient);
          stream.network.runFor(10_000 * MS);
          assertThat(stream.sending.isConnected()).isTrue();
          assertThat(stream.receiving.isConnected()).isTrue();
        },
        1,
        2);
  }

  // ---- encrypted ----

  private static SrtOptions secret(String passphrase) {
    return SrtOptions.LIVE.with(o -> o.passphrase(Passphrase.of(passphrase)).pbKeyLen(32));
  }

  private static final SrtOptions SECRET = secret("correct horse battery");

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void bothEncryptWithTheKeysOfTheInitiator(int seed) {
    SimStream stream = met(seed, SECRET, SECRET);
    stream.network.runFor(100 * MS);
    assertStreams(stream);
    assertThat(stream.sending.kmState()).isEqualTo(KeyState.SECURED);
    assertThat(stream.receiving.kmState()).isEqualTo(KeyState.SECURED);
    assertThat(stream.toListener.data())
        .allMatch(packet -> DataPacket.key(packet.packet(), 0) != 0);
  }

  @TestFactory
  Stream<DynamicTest> eachHandshakePacketOfAnEncryptedOneMayBeLostOnce() {
    return IntStream.range(0, 12)
        .mapToObj(i ->
            DynamicTest.dynamicTest(
                "seed " + (1 + i % 2) + ", packet " + i / 2, () -> lose(1 + i % 2, i / 2, SECRET)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void differentPassphrasesAreRefusedOnBothSides(int seed) {
    SimStream stream = met(seed, SECRET, secret("another horse altogether"));
    stream.network.runFor(1_000 * MS);
    assertBothRefused(stream, Rejection.BAD_SECRET);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aPassphraseOnOneSideOnlyIsRefusedOnBothSides(int seed) {
    SimStream stream = met(seed, SECRET, SrtOptions.LIVE);
    stream.network.runFor(1_000 * MS);
    assertBothRefused(stream, Rejection.UNSECURE);
  }

  private static void assertBothRefused(SimStream stream, Rejection why) {
    assertThat(stream.callerClosed).containsExactly(CloseReason.REJECTED);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.REJECTED);
    assertThat(stream.sending.rejection()).isEqualTo(why);
    assertThat(stream.receiving.rejection()).isEqualTo(why);
  }

  @ParameterizedTest(name = "{0} ms later")
  @ValueSource(ints = {5, 200, 1_000, 29_000})
  void oneMayComeLater(int laterMs) {
    for (int seed = 1; seed <= 3; seed++) {
      SimStream stream = new SimStream(seed, DELAY, DELAY);
      stream.callerMeets(SrtOptions.LIVE);
      stream.network.runFor(laterMs * MS);
      stream.listenerMeets(SrtOptions.LIVE);
      stream.network.runFor(400 * MS);
      assertStreams(stream);
    }
  }

  @Test
  void whoeverWaitsInVainGivesUpWithTheCodeForIt() {
    SimStream stream = new SimStream(1, DELAY, DELAY);
    stream.callerMeets(SrtOptions.LIVE);
    stream.network.runFor(29_999 * MS);
    assertThat(stream.callerClosed).isEmpty();
    stream.network.runFor(2 * MS);
    assertThat(stream.callerClosed).containsExactly(CloseReason.CONNECT_TIMEOUT);
    assertThat(stream.sending.rejection()).isEqualTo(Rejection.TIMEOUT);
    assertThat(stream.caller.mux.stats().connections()).isZero();
  }

  @Test
  void afterItsEndAnotherRendezvousWithTheSamePeerIsPossible() {
    SimStream stream = met(1);
    stream.network.runFor(100 * MS);
    stream.close(stream.caller, stream.sending);
    stream.network.runFor(100 * MS);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);

    stream.callerMeets(SrtOptions.LIVE);
    stream.listenerMeets(SrtOptions.LIVE);
    stream.network.runFor(100 * MS);
    assertThat(stream.sending.isConnected()).isTrue();
    assertThat(stream.receiving.isConnected()).isTrue();
  }

  @Test
  void aSecondRendezvousWithTheSameAddressIsOneTooMany() {
    SimStream stream = new SimStream(1, DELAY, DELAY);
    stream.callerMeets(SrtOptions.LIVE);
    assertThatIllegalStateException()
        .isThrownBy(() -> stream.callerMeets(SrtOptions.LIVE))
        .withMessageContaining("under way");
  }

  @Test
  void aCallerIsNoPartnerForARendezvous() {
    SimStream stream = new SimStream(1, DELAY, DELAY);
    stream.listenerMeets(SrtOptions.LIVE);
    stream.call(SrtOptions.LIVE);
    stream.network.runFor(4_000 * MS);
    assertThat(stream.callerClosed).containsExactly(CloseReason.CONNECT_TIMEOUT);
    assertThat(stream.listener.mux.stats().ignored()).containsOnlyKeys("NOT_LISTENING");
  }

  @Test
  void aWaveAtAListenerIsIgnored() {
    SimStream stream = new SimStream(1, DELAY, DELAY).listen(SrtOptions.LIVE);
    stream.callerMeets(SrtOptions.LIVE);
    stream.network.runFor(1_100 * MS);
    assertThat(stream.toCaller.sent).isEmpty();
    assertThat(stream.listener.mux.stats().ignored()).containsOnlyKeys("NOT_A_REQUEST");
  }

  @Test
  void aRendezvousThatIsClosedIsSilent() {
    SimStream stream = new SimStream(1, DELAY, DELAY);
    stream.callerMeets(SrtOptions.LIVE);
    stream.close(stream.caller, stream.sending);
    int sent = stream.toListener.sent.size();
    stream.network.runFor(2_000 * MS);
    assertThat(stream.callerClosed).containsExactly(CloseReason.CLOSED_HERE);
    assertThat(stream.toListener.sent).hasSize(sent);
  }
}
