package io.millrace.srt.handshake;

import static io.millrace.srt.handshake.CapturedCall.handshake;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
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
  static List<CapturedCall> plainCalls() {
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
  @MethodSource("plainCalls")
  void conclusionIsTheOneThatLibsrtSendsButForVersionAndFlags(CapturedCall call) {
    Step step = caller(call).onHandshake(handshake(call.inductionResponse()), 0);

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
  @MethodSource("plainCalls")
  void plainCallsConnectUnlessRefused(CapturedCall call) {
    CallerHandshake caller = caller(call);
    caller.onHandshake(handshake(call.inductionResponse()), 0);
    Handshake answer = handshake(call.conclusionResponse());

    Step step = caller.onHandshake(answer, 1);

    if (answer.isRejection()) {
      assertThat(step).isEqualTo(new Step.Failed(Failure.REFUSED, Rejection.FORBIDDEN));
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
            });
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
    CapturedCall call =
        calls().stream()
            .filter(c -> c.file().equals("viewer-aes256.pcap"))
            .findFirst()
            .orElseThrow();
    CallerHandshake caller = caller(call);
    caller.onHandshake(handshake(call.inductionResponse()), 0);

    Step step = caller.onHandshake(handshake(call.conclusionResponse()), 1);

    assertThat(step).isEqualTo(new Step.Failed(Failure.BAD_ANSWER, Rejection.UNSECURE));
    assertThat(caller.abandonedPeerSocketId()).isEqualTo(0x0A8F093E);
  }

  @Test
  void eachDirectionGetsItsOwnLatency() {
    CapturedCall call =
        calls().stream()
            .filter(c -> c.file().equals("publish-plain.pcap"))
            .findFirst()
            .orElseThrow();

    Negotiated negotiated = ((Step.Connected) answered(call)).negotiated();

    assertThat(negotiated.rcvLatencyMs()).isEqualTo(80);
    assertThat(negotiated.sndLatencyMs()).isEqualTo(250);
  }

  private static Step answered(CapturedCall call) {
    CallerHandshake caller = caller(call);
    caller.onHandshake(handshake(call.inductionResponse()), 0);
    return caller.onHandshake(handshake(call.conclusionResponse()), 1);
  }

  private static CallerHandshake caller(CapturedCall call) {
    Conclusion captured = Conclusion.of(handshake(call.conclusionRequest()));
    return new CallerHandshake(
        captured.peerSocketId(),
        captured.initialSequenceNumber(),
        captured.streamId(),
        SrtOptions.LIVE
            .with(o -> o.rcvLatency(Duration.ofMillis(captured.rcvLatencyMs())))
            .with(o -> o.peerLatency(Duration.ofMillis(captured.sndLatencyMs()))),
        call.inductionRequest().target(),
        captured.request().flowWindow(),
        0);
  }
}
