package io.millrace.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.codec.VideoHeaders.Start;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoHeadersTest {

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    // delimiter, then IDR; non-IDR
    "H264, 0000000109F0 0000016588, RANDOM_ACCESS",
    "H264, 0000000109F0 000001419A02, OTHER",
    "H264, 0000000109F0, UNDECIDED",
    "H264, '', UNDECIDED",
    // SPS alone (an SEI may hold an escaped byte); with a P slice (ue 0, ue 0); with an I slice (ue
    // 0, ue 7); with recovery point SEI
    "H264, 0000000109F0 00000167640028, PARAMETER_SETS",
    "H264, 00000167640028 00000141E0, OTHER",
    "H264, 00000167640028 000001418880, RANDOM_ACCESS",
    "H264, 00000167640028 00000106060184 00000141E0, RANDOM_ACCESS",
    "H264, 00000167640028 00000106010300000301060184 00000141E0, RANDOM_ACCESS",
    "H264, 00000106060184 00000141E0, OTHER",
    // delimiter; IDR_N_LP, CRA; trailing picture; SPS
    "HEVC, 00000001460150 0000012801AF, RANDOM_ACCESS",
    "HEVC, 00000001460150 0000012A01AF, RANDOM_ACCESS",
    "HEVC, 00000001460150 0000010201D0, OTHER",
    "HEVC, 00000001460150 000001420101, PARAMETER_SETS",
    // sequence header, I and P pictures
    "MPEG2_VIDEO, 000001B32D0240 00000100000FFFF8, RANDOM_ACCESS",
    "MPEG2_VIDEO, 000001B32D0240 000001000057FFF8, OTHER",
    "MPEG2_VIDEO, 00000100000FFFF8, OTHER",
    "MPEG2_VIDEO, 000001B32D0240, PARAMETER_SETS",
  })
  void classifiesTheStartOfAnAccessUnit(Codec codec, String hex, Start expected) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    VideoHeaders headers = VideoHeaders.of(codec);
    assertThat(headers).isNotNull();
    assertThat(headers.classify(ByteBuffer.wrap(bytes), 0, bytes.length)).isEqualTo(expected);
  }
}
