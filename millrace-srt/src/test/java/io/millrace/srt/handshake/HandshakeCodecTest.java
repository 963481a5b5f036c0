package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HandshakeCodecTest {

  /** A viewer's conclusion as libsrt 1.5.1 sent it, without the header. */
  private static final String VIEWER_CONCLUSION =
      "000000050000000557085cca000005dc00002000ffffffff24d9cae5313c8b2f"
          + "0100007f000000000000000000000000"
          + "0001000300010501000000bf00c800c8"
          + "000500073a3a2123696c3d72632f65762c316d6165723d6d7365757100000074";

  @Test
  void aViewersConclusionIsReadFieldByField() {
    Handshake handshake = parse(HexFormat.of().parseHex(VIEWER_CONCLUSION));

    assertThat(handshake)
        .isEqualTo(
            new Handshake(
                5,
                0,
                5,
                0x57085CCA,
                1500,
                8192,
                Handshake.CONCLUSION,
                0x24D9CAE5,
                0x313C8B2F,
                new PeerAddress(0x0100007F, 0, 0, 0),
                List.of(
                    new SrtExtension(Extension.HSREQ, 0x00010501, 0xBF, 200, 200),
                    new StreamIdExtension("#!::r=live/cam1,m=request"))));
    assertThat(handshake.peerIp()).hasToString("127.0.0.1");
    assertThat(HexFormat.of().formatHex(write(handshake))).isEqualTo(VIEWER_CONCLUSION);
  }

  @Test
  void fewerThan48BytesAreNoHandshake() {
    assertThat(HandshakeCodec.parse(ByteBuffer.allocate(47))).isNull();
    assertThat(HandshakeCodec.parse(ByteBuffer.allocate(48))).isNotNull();
  }

  @Test
  void theBuffersByteOrderDoesNotMatter() {
    byte[] bytes = HexFormat.of().parseHex(VIEWER_CONCLUSION);
    ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer out = ByteBuffer.allocate(bytes.length).order(ByteOrder.LITTLE_ENDIAN);

    HandshakeCodec.write(Objects.requireNonNull(HandshakeCodec.parse(little)), out);

    assertThat(out.array()).isEqualTo(bytes);
    assertThat(out.remaining()).isZero();
    assertThat(little.position()).isZero();
  }

  @Test
  void aBlockThatClaimsMoreThanThereIsEndsTheList() {
    byte[] bytes = HexFormat.of().parseHex(VIEWER_CONCLUSION);
    bytes[48 + 16 + 3] = 8;

    assertThat(parse(bytes).extensions())
        .containsExactly(new SrtExtension(Extension.HSREQ, 0x00010501, 0xBF, 200, 200));
  }

  @Test
  void vendorBlocksAreKeptAndThoseAfterThemRead() {
    UnknownExtension vendor = new UnknownExtension(0xBD01, ByteBuffer.allocate(8).putInt(0, 7));
    StreamIdExtension streamId = new StreamIdExtension("cam");
    Handshake handshake = Handshakes.conclusion(0, vendor, streamId);

    assertThat(parse(write(handshake)).extensions())
        .containsExactly(Handshakes.HSREQ, vendor, streamId);
  }

  @Test
  void aShortHsreqIsNone() {
    Handshake handshake =
        Handshakes.withExtensions(
            Handshakes.conclusion(0),
            new UnknownExtension(Extension.HSREQ, ByteBuffer.allocate(8)));

    assertThat(parse(write(handshake)).first(SrtExtension.class)).isNull();
  }

  @Test
  void charactersMayStraddleWords() {
    Handshake handshake = Handshakes.conclusion(0, new StreamIdExtension("abcä€𝄞"));

    assertThat(parse(write(handshake))).isEqualTo(handshake);
  }

  @Test
  void theLongestStreamIdFitsTheRoomThatIsNamed() {
    Handshake handshake = Handshakes.conclusion(0, new StreamIdExtension("x".repeat(512)));

    assertThat(write(handshake)).hasSizeLessThan(HandshakeCodec.MAX_LENGTH);
  }

  @Test
  void tooLittleRoomIsABug() {
    assertThatThrownBy(
            () -> HandshakeCodec.write(Handshakes.conclusion(0), ByteBuffer.allocate(63)))
        .isInstanceOf(BufferOverflowException.class);
  }

  @Test
  void blocksKeepACopyThatNobodyCanChange() {
    ByteBuffer mine = ByteBuffer.allocate(4);
    UnknownExtension block = new UnknownExtension(9, mine);
    mine.putInt(0, 1);

    assertThat(block.content().getInt(0)).isZero();
    assertThat(block.content().isReadOnly()).isTrue();
  }

  @Test
  void blocksOfHalfWordsAreABug() {
    assertThatThrownBy(() -> new UnknownExtension(9, ByteBuffer.allocate(3)))
        .hasMessageContaining("3 bytes");
  }

  private static Handshake parse(byte[] bytes) {
    return Objects.requireNonNull(HandshakeCodec.parse(ByteBuffer.wrap(bytes)));
  }

  private static byte[] write(Handshake handshake) {
    ByteBuffer out = ByteBuffer.allocate(HandshakeCodec.MAX_LENGTH);
    HandshakeCodec.write(handshake, out);
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }
}
