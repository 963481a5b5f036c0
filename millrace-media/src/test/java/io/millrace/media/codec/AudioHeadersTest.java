package io.millrace.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioHeadersTest {

  @ParameterizedTest(name = "{0} {1} is {2}, {3} channels, {4} Hz, {5} bytes")
  @CsvSource({
    "MPEG_AUDIO, FFFDA404, MP2, 2, 48000, 576",
    "MPEG_AUDIO, FFFB90C4, MP3, 1, 44100, 417",
    "MPEG_AUDIO, FFFB92C4, MP3, 1, 44100, 418",
    "MPEG_AUDIO, FFF380C4, MP3, 1, 22050, 208",
    "MPEG_AUDIO, FFE380C4, MP3, 1, 11025, 417",
    "AAC_ADTS, FFF14C8020FFFC, AAC-LC, 2, 48000, 263",
    "AAC_ADTS, FFF951BC20FFFC, AAC-LC, 6, 44100, 263",
    "AC3, 0B77000014404300, AC-3, 2, 48000, 768",
    "AC3, 0B7700001C40E1E0, AC-3, 6, 48000, 1536",
    "E_AC3, 0B7700BF3486, E-AC-3, 2, 48000, 384",
  })
  void readsAFrameHeader(
      Codec codec, String hex, String name, int channels, int rateHz, int length) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    ByteBuffer frame = ByteBuffer.allocate(16).put(0, bytes);
    AudioHeaders headers = AudioHeaders.of(codec);
    assertThat(headers).isNotNull();
    assertThat(headers.format(frame, 0, 16)).isEqualTo(new AudioFormat(name, channels, rateHz));
    assertThat(headers.frameLength(frame, 0, 16)).isEqualTo(length);
    assertThat(headers.format(frame, 0, 3)).isNull();
    assertThat(headers.format(frame, 1, 16)).isNull();
  }

  @ParameterizedTest(name = "LATM with object type {0} is {3}, {4} channels, {5} Hz")
  @CsvSource({
    "2, 3, 2, AAC-LC, 2, 48000",
    "5, 6, 2, HE-AAC, 2, 48000",
    "29, 6, 1, HE-AACv2, 2, 48000"
  })
  void readsTheConfigurationInLatm(
      int type, int rateIndex, int channelConfig, String name, int channels, int rateHz) {
    BitWriter bits = new BitWriter().bits(11, 0x2B7).bits(13, 20);
    bits.flag(false).flag(false).flag(true).bits(6, 0).bits(4, 0).bits(3, 0);
    bits.bits(5, type).bits(4, rateIndex).bits(4, channelConfig).bits(4, 3).bits(5, 2);
    ByteBuffer frame = bits.plain();
    AudioHeaders headers = AudioHeaders.of(Codec.AAC_LATM);
    assertThat(headers).isNotNull();
    assertThat(headers.format(frame, 0, frame.limit()))
        .isEqualTo(new AudioFormat(name, channels, rateHz));
    assertThat(headers.frameLength(frame, 0, frame.limit())).isEqualTo(23);
  }
}
