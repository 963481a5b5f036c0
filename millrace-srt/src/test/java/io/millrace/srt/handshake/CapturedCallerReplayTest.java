package io.millrace.srt.handshake;

import static io.millrace.srt.handshake.CapturedCall.handshake;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.CryptoMode;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.crypto.KeyEncryptingKey;
import io.millrace.srt.crypto.KeyMaterial;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.crypto.StreamKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real listeners' answers to our caller, which is set up as the captured one was. */
class CapturedCallerReplayTest {

  static List<CapturedCall> calls() {
    return CapturedCall.all();
  }

  /** Calls that offered nothing but what we can. */
  static List<CapturedCall> possibleCalls() {
    return calls().stream().filter(call -> refusalOf(call) == null).toList();
  }

  private static Object refusalOf(CapturedCall call) {
    return new ListenerHandshake(new SynCookie(new byte[32]), 1500, 8192)
        .refusal(Conclusion.of(handshake(call.conclusionRequest())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void inductionIsTheOneThatLibsrtSends(CapturedCall call) {
    assertThat(caller(call).onTimer(0)).isEqualTo(handshake(call.inductionRequest()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("possibleCalls")
  void conclusionIsTheOneThatLibsrtSendsButForVersionAndFlags(CapturedCall call) {
    Step step = induced(caller(call), call);

    Handshake theirs = handshake(call.conclusionRequest());
    List<Extension> extensions = new ArrayList<>(theirs.extensions());
    SrtExtension hsreq = (SrtExtension) extensions.getFirst();
    extensions.set(
        0,
        new SrtExtension(
            Extension.HSREQ, 0x00010505, 0x3F, hsreq.rcvLatencyMs(), hsreq.sndLatencyMs()));
    assertThat(step)
        .isEqualTo(
            new Step.Send(Handshakes.withExtensions(theirs, extensions.toArray(Extension[]::new))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("possibleCalls")
  void callsConnectUnlessRefused(CapturedCall call) {
    Handshake answer = handshake(call.conclusionResponse());

    Step step = answered(call);

    if (answer.isRejection()) {
      assertThat(step).isEqualTo(new Step.Failed(Failure.REFUSED, new Rejection(answer.type())));
      return;
    }
    SrtExtension hsrsp = (SrtExtension) answer.extensions().getFirst();
    assertThat(step)
        .isInstanceOfSatisfying(
            Step.Connected.class,
            connected -> {
              Negotiated negotiated = connected.negotiated();
              assertThat(negotiated.peerSocketId()).isEqualTo(answer.socketId());
              assertThat(negotiated.flowWindow()).isEqualTo(answer.flowWindow());
              assertThat(negotiated.rcvLatencyMs()).isEqualTo(hsrsp.sndLatencyMs());
              assertThat(negotiated.sndLatencyMs()).isEqualTo(hsrsp.rcvLatencyMs());
              assertThat(negotiated.peerVersion()).isEqualTo(hsrsp.version());
              assertThat(connected.keys().state()).isEqualTo(expectedState(call.file()));
            });
  }

  private static KeyState expectedState(String file) {
    if (CaptureFacts.of(file).passphrase() == null) {
      return KeyState.UNSECURED;
    }
    return file.startsWith("unenforced") ? KeyState.BAD_SECRET : KeyState.SECURED;
  }

  @Test
  void aSecretThatTheListenerDoesNotShareEndsAnEnforcingCall() {
    CapturedCall call = call("unenforced-wrong-passphrase.pcap");
    CallerHandshake caller = caller(call, options(call).with(o -> o.enforcedEncryption(true)));
    induced(caller, call);

    Step step = caller.onHandshake(handshake(call.conclusionResponse()), 1);

    assertThat(step).isEqualTo(new Step.Failed(Failure.REFUSED, Rejection.BAD_SECRET));
    assertThat(caller.abandonedPeerSocketId())
        .isEqualTo(handshake(call.conclusionResponse()).socketId());
  }

  @Test
  void aCallerWithoutAKeyLengthOfItsOwnTakesTheListeners() {
    CapturedCall call = call("viewer-aes256.pcap");
    Handshake induction = handshake(call.inductionResponse());

    assertThat(caller(call).onHandshake(induction, 0))
        .isEqualTo(new Step.NeedsKeys(32, induction.synCookie()));
    assertThat(caller(call, options(call).with(o -> o.pbKeyLen(16))).onHandshake(induction, 0))
        .isEqualTo(new Step.NeedsKeys(16, induction.synCookie()));
  }

  @Test
  void refusalsCarryTheListenersCode() {
    Map<String, Integer> codes =
        Map.of(
            "reject-by-callback-forbidden.pcap", 2403,
            "reject-file-mode-caller.pcap", 1012,
            "reject-listener-has-no-passphrase.pcap", 1011,
            "reject-wrong-passphrase.pcap", 1010);
    List<CapturedCall> refused =
        calls().stream()
            .filter(call -> handshake(call.conclusionResponse()).isRejection())
            .toList();

    assertThat(refused).hasSize(codes.size());
    for (CapturedCall call : refused) {
      Step step = answered(call);

      assertThat(step)
          .isEqualTo(new Step.Failed(Failure.REFUSED, new Rejection(codes.get(call.file()))));
    }
  }

  @Test
  void keysThatWeDidNotAskForEndTheCallAndNameTheConnectionToShutDown() {
    CapturedCall call = call("viewer-aes256.pcap");
    CallerHandshake caller = caller(call, SrtOptions.LIVE);
    caller.onHandshake(handshake(call.inductionResponse()), 0);

    Step step = caller.onHandshake(handshake(call.conclusionResponse()), 1);

    assertThat(step).isEqualTo(new Step.Failed(Failure.REFUSED, Rejection.UNSECURE));
    assertThat(caller.abandonedPeerSocketId()).isEqualTo(0x0A8F093E);
  }

  @Test
  void eachDirectionGetsItsOwnLatency() {
    CapturedCall call = call("publish-plain.pcap");

    Negotiated negotiated = ((Step.Connected) answered(call)).negotiated();

    assertThat(negotiated.rcvLatencyMs()).isEqualTo(80);
    assertThat(negotiated.sndLatencyMs()).isEqualTo(250);
  }

  private static Step answered(CapturedCall call) {
    CallerHandshake caller = caller(call);
    induced(caller, call);
    return caller.onHandshake(handshake(call.conclusionResponse()), 1);
  }

  /** After the induction's answer, and with the captured caller's keys if it had some. */
  private static Step induced(CallerHandshake caller, CapturedCall call) {
    Step step = caller.onHandshake(handshake(call.inductionResponse()), 0);
    if (!(step instanceof Step.NeedsKeys(int keyLength, int synCookie))) {
      return step;
    }
    KeyMaterial material = (KeyMaterial) Conclusion.of(handshake(call.conclusionRequest())).keys();
    assertThat(keyLength).isEqualTo(material.keyLength());
    Passphrase passphrase = Passphrase.of(CaptureFacts.of(call.file()).passphrase());
    caller.awaitKeys(synCookie);
    return caller.onKeys(
        StreamKeys.unwrap(material, KeyEncryptingKey.derive(passphrase, material)), 0);
  }

  private static CapturedCall call(String file) {
    return calls().stream().filter(c -> c.file().equals(file)).findFirst().orElseThrow();
  }

  private static CallerHandshake caller(CapturedCall call) {
    return caller(call, options(call));
  }

  private static SrtOptions options(CapturedCall call) {
    String passphrase = CaptureFacts.of(call.file()).passphrase();
    boolean encrypts = Conclusion.of(handshake(call.conclusionRequest())).keyLength() != 0;
    return SrtOptions.LIVE.with(o ->
        o.passphrase(encrypts ? Passphrase.of(passphrase) : null)
            .pbKeyLen(call.file().contains("aes192") ? 24 : 0)
            .cryptoMode(call.file().contains("gcm") ? CryptoMode.AES_GCM : CryptoMode.AUTO)
            .enforcedEncryption(!call.file().startsWith("unenforced")));
  }

  private static CallerHandshake caller(CapturedCall call, SrtOptions options) {
    Conclusion captured = Conclusion.of(handshake(call.conclusionRequest()));
    return new CallerHandshake(
        captured.peerSocketId(),
        captured.initialSequenceNumber(),
        captured.streamId(),
        options
            .with(o -> o.rcvLatency(Duration.ofMillis(captured.rcvLatencyMs())))
            .with(o -> o.peerLatency(Duration.ofMillis(captured.sndLatencyMs()))),
        call.inductionRequest().target(),
        captured.request().flowWindow(),
        0);
  }
}
