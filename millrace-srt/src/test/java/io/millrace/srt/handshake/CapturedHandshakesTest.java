package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CaptureFacts.ExtensionFact;
import io.millrace.srt.capture.CaptureFacts.HandshakeFact;
import io.millrace.srt.capture.CapturedDatagram;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CapturedHandshakesTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.millrace.srt.capture.CaptureFacts#all")
  void everyHandshakeParsesToItsFacts(CaptureFacts facts) {
    List<CapturedDatagram> handshakes = handshakes(facts);

    assertThat(handshakes).isNotEmpty().hasSameSizeAs(facts.handshakes());
    for (int i = 0; i < handshakes.size(); i++) {
      HandshakeFact fact = facts.handshakes().get(i);
      assertThat(handshakes.get(i).dir()).isEqualTo(fact.dir());
      assertFields(parse(handshakes.get(i)), fact);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.millrace.srt.capture.CaptureFacts#all")
  void everyHandshakeIsWrittenAgainAsItCame(CaptureFacts facts) {
    for (CapturedDatagram datagram : handshakes(facts)) {
      ByteBuffer written = ByteBuffer.allocate(HandshakeCodec.MAX_LENGTH);
      HandshakeCodec.write(parse(datagram), written);

      assertThat(written.flip()).isEqualTo(datagram.body());
    }
  }

  private static List<CapturedDatagram> handshakes(CaptureFacts facts) {
    return facts.datagrams().stream().filter(CapturedDatagram::isHandshake).toList();
  }

  private static Handshake parse(CapturedDatagram datagram) {
    return Objects.requireNonNull(HandshakeCodec.parse(datagram.body()));
  }

  private static void assertFields(Handshake handshake, HandshakeFact fact) {
    assertThat(handshake.version()).isEqualTo(fact.ver());
    assertThat(handshake.encryptionField()).isEqualTo(fact.enc());
    assertThat(handshake.extensionField()).isEqualTo(fact.ext());
    assertThat(handshake.initialSequenceNumber()).isEqualTo(fact.isn());
    assertThat(handshake.mtu()).isEqualTo(fact.mss());
    assertThat(handshake.flowWindow()).isEqualTo(fact.flow());
    assertThat(handshake.type()).isEqualTo(fact.type());
    assertThat(handshake.socketId()).isEqualTo(fact.socketId());
    assertThat(handshake.synCookie()).isEqualTo(fact.synCookie());
    assertThat(peerIp(handshake)).isEqualTo(fact.peerip());
    assertThat(handshake.extensions()).hasSameSizeAs(fact.exts());
    for (int i = 0; i < fact.exts().size(); i++) {
      assertExtension(handshake.extensions().get(i), fact.exts().get(i));
    }
  }

  private static String peerIp(Handshake handshake) {
    ByteBuffer words = ByteBuffer.allocate(16);
    handshake.peerIp().write(words);
    return HexFormat.of().formatHex(words.array());
  }

  private static void assertExtension(Extension extension, ExtensionFact fact) {
    assertThat(extension.type()).isEqualTo(fact.t());
    switch (extension) {
      case SrtExtension srt ->
          assertThat(srt)
              .isEqualTo(
                  new SrtExtension(fact.t(), fact.ver(), fact.flags(), fact.rcv(), fact.snd()));
      case StreamIdExtension streamId -> assertThat(streamId.text()).isEqualTo(fact.str());
      case CongestionExtension congestion -> assertThat(congestion.text()).isEqualTo(fact.str());
      case FilterExtension filter -> assertThat(filter.text()).isEqualTo(fact.str());
      case KeyMaterialExtension keys ->
          assertThat(keys.content())
              .isEqualTo(ByteBuffer.wrap(HexFormat.of().parseHex(fact.hex())));
      case GroupExtension group -> throw new AssertionError(group);
      case UnknownExtension unknown -> throw new AssertionError(unknown);
    }
  }
}
