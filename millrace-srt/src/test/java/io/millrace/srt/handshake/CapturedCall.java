package io.millrace.srt.handshake;

import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CapturedDatagram;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One caller's handshake with a real listener, taken from a capture.
 *
 * @param conclusionRequest the first, if it was repeated
 * @param conclusionResponse possibly a rejection
 */
record CapturedCall(
    String name,
    CapturedDatagram inductionRequest,
    CapturedDatagram inductionResponse,
    CapturedDatagram conclusionRequest,
    CapturedDatagram conclusionResponse) {

  /** Every call that was answered to the end, rendezvous left out. */
  static List<CapturedCall> all() {
    return CaptureFacts.all().stream().flatMap(CapturedCall::callsOf).toList();
  }

  private static Stream<CapturedCall> callsOf(CaptureFacts facts) {
    List<CapturedDatagram> handshakes =
        facts.datagrams().stream().filter(CapturedDatagram::isHandshake).toList();
    return handshakes.stream()
        .filter(d -> handshake(d).type() == Handshake.INDUCTION)
        .filter(d -> d.target().getPort() == facts.udpPort())
        .filter(d -> handshakes.stream().anyMatch(a -> a.source().equals(d.target())))
        .map(d -> call(facts, handshakes, d));
  }

  private static CapturedCall call(
      CaptureFacts facts, List<CapturedDatagram> handshakes, CapturedDatagram induction) {
    List<CapturedDatagram> sent =
        handshakes.stream().filter(d -> d.source().equals(induction.source())).toList();
    List<CapturedDatagram> answers =
        handshakes.stream().filter(d -> d.target().equals(induction.source())).toList();
    return new CapturedCall(
        facts.file() + " " + induction.dir(),
        sent.get(0),
        answers.get(0),
        sent.get(1),
        answers.get(1));
  }

  static Handshake handshake(CapturedDatagram datagram) {
    return Objects.requireNonNull(HandshakeCodec.parse(datagram.body()));
  }

  String file() {
    return name.substring(0, name.indexOf(' '));
  }

  @Override
  public String toString() {
    return name;
  }
}
