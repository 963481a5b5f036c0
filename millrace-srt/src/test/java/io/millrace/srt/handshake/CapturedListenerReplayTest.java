package io.millrace.srt.handshake;

import static io.millrace.srt.handshake.CapturedCall.handshake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.capture.CaptureFacts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real callers' packets to our listener, with our cookie in place of theirs. */
class CapturedListenerReplayTest {

  private static final int OUR_ID = 0x2C3AFE2F;
  private static final int OUR_FLOW_WINDOW = 7777;

  private final ListenerHandshake listener =
      new ListenerHandshake(new SynCookie(new byte[32]), 1500, OUR_FLOW_WINDOW);

  static List<CapturedCall> calls() {
    return CapturedCall.all();
  }

  static List<CapturedCall> callsNotRefusedByTheApplication() {
    return calls().stream().filter(call -> !call.file().startsWith("reject-by-callback")).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void inductionIsAnsweredAsLibsrtDoes(CapturedCall call) {
    Handshake response = induce(call);

    assertThat(Handshakes.withCookie(response, 0))
        .isEqualTo(
            Handshakes.withFields(
                Handshakes.withCookie(handshake(call.inductionResponse()), 0), 0, 0x4A17));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callsNotRefusedByTheApplication")
  void conclusionEndsAsItMust(CapturedCall call) {
    Conclusion conclusion = conclude(call);
    SrtOptions options = listenerOptions(call.file());

    switch (Handshakes.keys(listener, conclusion, options)) {
      case KeyVerdict.Known(KeyOutcome keys) ->
          assertConcluded(
              listener.accept(conclusion, OUR_ID, options, keys, source(call)), call, conclusion);
      case KeyVerdict.Refused(Rejection why) -> {
        assertThat(why).isEqualTo(refusalsBecauseOfKeys().get(call.file()));
        assertThat(handshake(call.conclusionResponse()).type()).isEqualTo(why.wireCode());
      }
      case KeyVerdict.Unwrap unwrap -> throw new AssertionError("unwrapped already");
    }
  }

  private static void assertConcluded(
      Acceptance acceptance, CapturedCall call, Conclusion conclusion) {
    switch (acceptance) {
      case Acceptance.Accepted accepted -> assertAnsweredAsLibsrtDid(accepted, call, conclusion);
      case Acceptance.Refused refused -> {
        assertThat(refused.response()).isEqualTo(conclusion.request().rejected(refused.why()));
        assertThat(refused.why()).isEqualTo(expectedRefusals().get(call.file()));
      }
    }
  }

  @Test
  void callersSayHowLongTheirKeysAre() {
    assertThat(conclude(call("publish-plain.pcap")).keyLength()).isZero();
    assertThat(conclude(call("publish-aes128.pcap")).keyLength()).isEqualTo(16);
    assertThat(conclude(call("ffmpeg-viewer-aes192.pcap")).keyLength()).isEqualTo(24);
    assertThat(conclude(call("viewer-aes256.pcap")).keyLength()).isEqualTo(32);
  }

  @Test
  void exactlyTheCallersThatNeedMoreThanWeDoAreRefused() {
    Map<String, Rejection> refusals = new HashMap<>();
    for (CapturedCall call : calls()) {
      Rejection refusal = listener.refusal(conclude(call));
      if (refusal != null) {
        refusals.put(call.file(), refusal);
      }
    }

    assertThat(refusals).containsExactlyInAnyOrderEntriesOf(expectedRefusals());
  }

  @Test
  void theApplicationsRefusalIsWhatLibsrtSent() {
    CapturedCall call = call("reject-by-callback-forbidden.pcap");
    Conclusion conclusion = conclude(call);

    Handshake rejection = listener.reject(conclusion, Rejection.FORBIDDEN);

    assertThat(conclusion.streamId()).isEqualTo("#!::r=private/cam9,m=publish,u=mallory");
    assertThat(Handshakes.withCookie(rejection, handshake(call.conclusionResponse()).synCookie()))
        .isEqualTo(handshake(call.conclusionResponse()));
  }

  @Test
  void latenciesBecomeTheLargerOnesInEachDirection() {
    CapturedCall call = call("publish-plain.pcap");

    Acceptance acceptance =
        listener.accept(
            conclude(call), OUR_ID, listenerOptions(call.file()), KeyOutcome.PLAIN, source(call));

    assertThat(acceptance)
        .isInstanceOfSatisfying(
            Acceptance.Accepted.class,
            accepted -> {
              assertThat(accepted.negotiated().rcvLatencyMs()).isEqualTo(250);
              assertThat(accepted.negotiated().sndLatencyMs()).isEqualTo(80);
            });
  }

  private static Map<String, Rejection> expectedRefusals() {
    return Map.ofEntries(
        entry("filter-fec-offered.pcap", Rejection.FILTER),
        entry("reject-file-mode-caller.pcap", Rejection.MESSAGE_API));
  }

  private static Map<String, Rejection> refusalsBecauseOfKeys() {
    return Map.of(
        "reject-listener-has-no-passphrase.pcap", Rejection.UNSECURE,
        "reject-wrong-passphrase.pcap", Rejection.BAD_SECRET);
  }

  /** What the listener of the capture was set to. */
  private static SrtOptions listenerOptions(String file) {
    return switch (file) {
      case "publish-plain.pcap" ->
          SrtOptions.LIVE
              .with(o -> o.rcvLatency(Duration.ofMillis(180)))
              .with(o -> o.peerLatency(Duration.ofMillis(50)));
      case "ffmpeg-publish.pcap" -> SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(200)));
      case "reject-listener-has-no-passphrase.pcap" -> SrtOptions.LIVE;
      case "reject-wrong-passphrase.pcap" ->
          SrtOptions.LIVE.with(o -> o.passphrase("another passphrase"));
      case "unenforced-wrong-passphrase.pcap" ->
          SrtOptions.LIVE.with(o -> o.passphrase("the-right-passphrase").enforcedEncryption(false));
      default -> {
        String passphrase = CaptureFacts.of(file).passphrase();
        yield passphrase == null
            ? SrtOptions.LIVE
            : SrtOptions.LIVE.with(o -> o.passphrase(passphrase));
      }
    };
  }

  private static CapturedCall call(String file) {
    return calls().stream().filter(c -> c.file().equals(file)).findFirst().orElseThrow();
  }

  private static InetSocketAddress source(CapturedCall call) {
    return call.inductionRequest().source();
  }

  private Handshake induce(CapturedCall call) {
    Verdict verdict =
        listener.onHandshake(
            handshake(call.inductionRequest()),
            source(call),
            call.inductionRequest().payload().length,
            0);
    assertThat(verdict).isInstanceOf(Verdict.Reply.class);
    return ((Verdict.Reply) verdict).response();
  }

  private Conclusion conclude(CapturedCall call) {
    Handshake request =
        Handshakes.withCookie(handshake(call.conclusionRequest()), induce(call).synCookie());
    Verdict verdict =
        listener.onHandshake(
            request, source(call), call.conclusionRequest().payload().length, 1_000_000);
    assertThat(verdict).isInstanceOf(Verdict.Candidate.class);
    return ((Verdict.Candidate) verdict).conclusion();
  }

  /** The captured response with what is ours put in: ids, window, version and flags. */
  private static void assertAnsweredAsLibsrtDid(
      Acceptance.Accepted accepted, CapturedCall call, Conclusion conclusion) {
    Handshake theirs = handshake(call.conclusionResponse());
    SrtExtension theirHsrsp = (SrtExtension) theirs.extensions().getFirst();
    List<Extension> extensions = new ArrayList<>(theirs.extensions());
    extensions.set(
        0,
        new SrtExtension(
            Extension.HSRSP,
            0x00010505,
            0x3F,
            theirHsrsp.rcvLatencyMs(),
            theirHsrsp.sndLatencyMs()));
    Handshake numbered =
        Handshakes.withNumbers(
            theirs, theirs.initialSequenceNumber(), theirs.mtu(), OUR_FLOW_WINDOW);
    int encryptionField = accepted.response().encryptionField(); // no caller looks at it
    Handshake expected =
        Handshakes.withExtensions(
            Handshakes.withFields(
                Handshakes.withCookie(
                    Handshakes.withSocketId(numbered, OUR_ID), conclusion.request().synCookie()),
                encryptionField,
                theirs.extensionField()),
            extensions.toArray(Extension[]::new));
    assertThat(accepted.response()).isEqualTo(expected);
    assertThat(accepted.negotiated())
        .isEqualTo(
            new Negotiated(
                conclusion.peerSocketId(),
                conclusion.initialSequenceNumber(),
                conclusion.initialSequenceNumber(),
                1500,
                8192,
                theirHsrsp.rcvLatencyMs(),
                theirHsrsp.sndLatencyMs(),
                conclusion.peerVersion(),
                true,
                true,
                true,
                true,
                true));
  }
}
