package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerHandshakeTest {

  private static final InetSocketAddress CALLER = new InetSocketAddress("192.0.2.7", 4000);
  private static final int OUR_ID = 77;
  private static final long NOW = 5_000_000_000L;

  private final SynCookie cookies = new SynCookie(new byte[32]);
  private final ListenerHandshake listener = new ListenerHandshake(cookies, 1500, 8192);
  private final int cookie = cookies.of(CALLER, NOW);

  @Test
  void aConclusionWithTheCookieIsACandidateWithItsPieces() {
    Conclusion conclusion =
        candidate(Handshakes.conclusion(cookie, new StreamIdExtension("#!::r=cam")));

    assertThat(conclusion.peerSocketId()).isEqualTo(Handshakes.CALLER_ID);
    assertThat(conclusion.initialSequenceNumber()).isEqualTo(Handshakes.ISN);
    assertThat(conclusion.peerVersion()).isEqualTo(0x00010501);
    assertThat(conclusion.peerFlags()).isEqualTo(0xBF);
    assertThat(conclusion.rcvLatencyMs()).isEqualTo(200);
    assertThat(conclusion.sndLatencyMs()).isEqualTo(100);
    assertThat(conclusion.streamId()).isEqualTo("#!::r=cam");
    assertThat(conclusion.keys()).isNull();
  }

  @Test
  void aStreamIdIsNotNeeded() {
    assertThat(candidate(Handshakes.conclusion(cookie)).streamId()).isEmpty();
  }

  @Test
  void anInductionOfAnyVersionIsAnswered() {
    assertThat(judge(Handshakes.withVersion(Handshakes.induction(), 5)))
        .isInstanceOf(Verdict.Reply.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {Handshake.WAVEAHAND, Handshake.AGREEMENT, Handshake.DONE, 2, 1004, 2404})
  void whatNoCallerSendsIsIgnored(int type) {
    assertIgnored(
        Handshakes.withType(Handshakes.conclusion(cookie), type), Verdict.Why.NOT_A_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({"-1,1500,8192", "2147483647,1500,8192", "5,31,8192", "5,-1,8192", "5,1500,1"})
  void impossibleNumbersAreIgnored(int isn, int mtu, int flowWindow) {
    assertIgnored(
        Handshakes.withNumbers(Handshakes.conclusion(cookie), isn, mtu, flowWindow),
        Verdict.Why.INVALID_FIELDS);
    assertIgnored(
        Handshakes.withNumbers(Handshakes.induction(), isn, mtu, flowWindow),
        Verdict.Why.INVALID_FIELDS);
  }

  @Test
  void versionsBelow4AreIgnored() {
    assertIgnored(
        Handshakes.withVersion(Handshakes.conclusion(cookie), 3), Verdict.Why.INVALID_FIELDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void otherVersionsHearThatTheyAreNotSupported(int version) {
    Handshake request = Handshakes.withVersion(Handshakes.conclusion(cookie), version);

    assertThat(judge(request)).isEqualTo(new Verdict.Reply(request.rejected(Rejection.VERSION)));
  }

  @Test
  void theCookieIsLookedAtBeforeTheVersion() {
    assertIgnored(
        Handshakes.withVersion(Handshakes.conclusion(cookie + 1), 4), Verdict.Why.WRONG_COOKIE);
  }

  @Test
  void aConclusionWithoutExtensionsIsRogue() {
    assertRefused(
        Handshakes.withExtensions(Handshakes.withFields(Handshakes.conclusion(cookie), 0, 0)),
        Rejection.ROGUE);
    assertRefused(Handshakes.withFields(Handshakes.conclusion(cookie), 0, 0), Rejection.ROGUE);
    assertRefused(
        Handshakes.withExtensions(Handshakes.conclusion(cookie), new StreamIdExtension("x")),
        Rejection.ROGUE);
  }

  @Test
  void aResponseBlockIsNoRequest() {
    assertRefused(
        Handshakes.withExtensions(
            Handshakes.conclusion(cookie), new SrtExtension(Extension.HSRSP, 0x10501, 0xBF, 1, 1)),
        Rejection.ROGUE);
  }

  @Test
  void peersOlderThan130AreRogue() {
    assertRefused(withHsreq(0x000102FF, 0xBF), Rejection.ROGUE);
    assertThat(listener.refusal(candidate(withHsreq(0x00010300, 0xBF)))).isNull();
  }

  @Test
  void anMtuWithoutRoomForAPayloadIsRogue() {
    assertRefused(
        Handshakes.withNumbers(Handshakes.conclusion(cookie), 5, 40, 8192), Rejection.ROGUE);
  }

  @Test
  void fileModeIsRefusedBeforeBrokenKeysAndThoseBeforeCongestion() {
    Extension keys = new KeyMaterialExtension(Extension.KMREQ, ByteBuffer.allocate(56));
    Extension file = new CongestionExtension("file");

    assertRefused(
        Handshakes.withExtensions(withHsreq(0x10501, 0xE4), hsreq(0x10501, 0xE4), keys, file),
        Rejection.MESSAGE_API);
    assertRefused(Handshakes.conclusion(cookie, keys, file), Rejection.ROGUE);
    assertRefused(Handshakes.conclusion(cookie, file), Rejection.CONGESTION);
  }

  @Test
  void announcedKeysThatAreNotThereAreRogue() {
    assertRefused(Handshakes.withFields(Handshakes.conclusion(cookie), 2, 3), Rejection.ROGUE);
  }

  @Test
  void anAdvertisedKeyLengthAloneIsNoEncryption() {
    Handshake request = Handshakes.withFields(Handshakes.conclusion(cookie), 4, 1);

    assertThat(listener.refusal(candidate(request))).isNull();
  }

  @Test
  void liveCongestionIsWelcome() {
    assertThat(
            listener.refusal(
                candidate(Handshakes.conclusion(cookie, new CongestionExtension("live")))))
        .isNull();
  }

  @Test
  void filtersAndGroupsAreRefused() {
    Extension filter = new FilterExtension("fec,cols:10");
    Extension group = new GroupExtension(ByteBuffer.allocate(8));

    assertRefused(Handshakes.conclusion(cookie, group, filter), Rejection.FILTER);
    assertRefused(Handshakes.conclusion(cookie, group), Rejection.GROUP);
  }

  @Test
  void vendorBlocksAreNoReasonToRefuse() {
    Extension vendor = new UnknownExtension(0xBD01, ByteBuffer.allocate(4));

    assertThat(listener.refusal(candidate(Handshakes.conclusion(cookie, vendor)))).isNull();
  }

  @Test
  void theSmallerMtuCounts() {
    Handshake request = Handshakes.withNumbers(Handshakes.conclusion(cookie), 5, 1400, 50);

    Acceptance.Accepted accepted = accepted(request, SrtOptions.LIVE);

    assertThat(accepted.response().mtu()).isEqualTo(1400);
    assertThat(accepted.negotiated().mtu()).isEqualTo(1400);
    assertThat(accepted.response().flowWindow()).isEqualTo(8192);
    assertThat(accepted.negotiated().flowWindow()).isEqualTo(50);
  }

  @Test
  void latenciesAreTheLargerOfBothSidesPerDirection() {
    SrtOptions options =
        SrtOptions.LIVE
            .with(o -> o.rcvLatency(Duration.ofMillis(90)))
            .with(o -> o.peerLatency(Duration.ofMillis(500)));

    Negotiated negotiated = accepted(Handshakes.conclusion(cookie), options).negotiated();

    assertThat(negotiated.rcvLatencyMs()).isEqualTo(100);
    assertThat(negotiated.sndLatencyMs()).isEqualTo(500);
  }

  @Test
  void aCallerIsGrantedLatencyMaxAtMostButNeverLessThanOurs() {
    Handshake request =
        Handshakes.withExtensions(
            Handshakes.conclusion(cookie),
            new SrtExtension(Extension.HSREQ, 0x10501, 0xBF, 5_000, 700));
    SrtOptions options =
        SrtOptions.LIVE.with(o ->
            o.rcvLatency(Duration.ofMillis(900))
                .peerLatency(Duration.ofMillis(90))
                .latencyMax(Duration.ofMillis(800)));

    Acceptance.Accepted accepted = accepted(request, options);

    assertThat(accepted.negotiated().rcvLatencyMs()).isEqualTo(900);
    assertThat(accepted.negotiated().sndLatencyMs()).isEqualTo(800);
    assertThat(accepted.response().extensions())
        .containsExactly(new SrtExtension(Extension.HSRSP, 0x10505, 0x3F, 900, 800));
  }

  @Test
  void absurdLatenciesAreCapped() {
    Handshake request =
        Handshakes.withExtensions(
            Handshakes.conclusion(cookie),
            new SrtExtension(Extension.HSREQ, 0x10501, 0xBF, 65_535, 65_500));

    Acceptance.Accepted accepted = accepted(request, SrtOptions.LIVE);

    assertThat(accepted.negotiated().rcvLatencyMs()).isEqualTo(60_000);
    assertThat(accepted.negotiated().sndLatencyMs()).isEqualTo(60_000);
    assertThat(accepted.response().extensions())
        .containsExactly(new SrtExtension(Extension.HSRSP, 0x10505, 0x3F, 60_000, 60_000));
  }

  @Test
  void flagsOfThePeerAreTakenOverAndTheRetransmitFlagIsOnlyAnswered() {
    Acceptance.Accepted accepted = accepted(withHsreq(0x10501, 0), SrtOptions.LIVE);

    Negotiated negotiated = accepted.negotiated();
    assertThat(negotiated.peerSendsTimestamps()).isFalse();
    assertThat(negotiated.peerUsesTimestamps()).isFalse();
    assertThat(negotiated.peerDropsTooLate()).isFalse();
    assertThat(negotiated.peerSendsPeriodicNak()).isFalse();
    assertThat(negotiated.peerKnowsRetransmitFlag()).isFalse();
    assertThat(((SrtExtension) accepted.response().extensions().getFirst()).flags())
        .isEqualTo(0x1F);
  }

  @ParameterizedTest
  @CsvSource({
    "0x01,true,false,false,false,false",
    "0x02,false,true,false,false,false",
    "0x08,false,false,true,false,false",
    "0x10,false,false,false,true,false",
    "0x20,false,false,false,false,true"
  })
  void eachFlagMeansOneThing(
      String flag, boolean sends, boolean uses, boolean drops, boolean nak, boolean rexmit) {
    Negotiated negotiated =
        accepted(withHsreq(0x10501, Integer.decode(flag)), SrtOptions.LIVE).negotiated();

    assertThat(negotiated.peerSendsTimestamps()).isEqualTo(sends);
    assertThat(negotiated.peerUsesTimestamps()).isEqualTo(uses);
    assertThat(negotiated.peerDropsTooLate()).isEqualTo(drops);
    assertThat(negotiated.peerSendsPeriodicNak()).isEqualTo(nak);
    assertThat(negotiated.peerKnowsRetransmitFlag()).isEqualTo(rexmit);
  }

  @Test
  void theResponseNamesTheCallersAddressAndOurConnection() {
    Handshake response = accepted(Handshakes.conclusion(cookie), SrtOptions.LIVE).response();

    assertThat(response.peerIp()).hasToString("192.0.2.7");
    assertThat(response.socketId()).isEqualTo(OUR_ID);
    assertThat(response.initialSequenceNumber()).isEqualTo(Handshakes.ISN);
    assertThat(response.synCookie()).isEqualTo(cookie);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ListenerHandshake(cookies, 75, 8192)).hasMessageContaining("75");
    assertThatThrownBy(() -> new ListenerHandshake(cookies, 1500, 1))
        .hasMessageContaining("flowWindow: 1");
  }

  private Verdict judge(Handshake request) {
    return listener.onHandshake(request, CALLER, 64, NOW);
  }

  private Conclusion candidate(Handshake request) {
    assertThat(judge(request)).isInstanceOf(Verdict.Candidate.class);
    return ((Verdict.Candidate) judge(request)).conclusion();
  }

  private Acceptance.Accepted accepted(Handshake request, SrtOptions options) {
    return (Acceptance.Accepted)
        listener.accept(candidate(request), OUR_ID, options, KeyOutcome.PLAIN, CALLER);
  }

  private void assertIgnored(Handshake request, Verdict.Why why) {
    assertThat(judge(request)).isEqualTo(new Verdict.Ignored(why));
  }

  private void assertRefused(Handshake request, Rejection why) {
    assertThat(
            listener.accept(candidate(request), OUR_ID, SrtOptions.LIVE, KeyOutcome.PLAIN, CALLER))
        .isEqualTo(new Acceptance.Refused(request.rejected(why), why));
  }

  private Handshake withHsreq(int version, int flags) {
    return Handshakes.withExtensions(Handshakes.conclusion(cookie), hsreq(version, flags));
  }

  private static SrtExtension hsreq(int version, int flags) {
    return new SrtExtension(Extension.HSREQ, version, flags, 120, 0);
  }
}
