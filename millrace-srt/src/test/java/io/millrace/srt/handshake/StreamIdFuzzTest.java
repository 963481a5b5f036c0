package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Stream ids as peers send them: any text. */
class StreamIdFuzzTest {

  @FuzzTest
  void whatIsUnderstoodHoldsNothingDangerousAndSurvivesFormatting(byte[] bytes) {
    StreamId.parse(new String(bytes, StandardCharsets.UTF_8))
        .ifPresent(streamId -> {
          assertThat(bytes.length).isLessThanOrEqualTo(3 * StreamId.MAX_LENGTH);
          String all = streamId.toString();
          assertThat(all.chars().noneMatch(Character::isISOControl)).isTrue();
          assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(all)).isTrue();
          formatted(streamId);
        });
  }

  /** What the standard form can carry parses equal; what it cannot is said. */
  private static void formatted(StreamId streamId) {
    String text;
    try {
      text = streamId.format();
    } catch (IllegalArgumentException cannot) {
      assertThatIllegalArgumentException().isThrownBy(streamId::format);
      return;
    }
    assertThat(StreamId.parse(text)).contains(streamId);
  }

  @FuzzTest
  void percentEncodingLeavesPlainTextAloneAndNeverGrows(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    PercentEncoding.decode(text)
        .ifPresent(decoded -> assertThat(decoded.length()).isLessThanOrEqualTo(text.length()));
    String plain = text.replace('%', '+');
    assertThat(PercentEncoding.decode(plain)).contains(plain);
  }

  @FuzzTest
  void wordsOfAnyBytesAreReadAndWrittenToReadEqual(byte[] bytes) {
    byte[] words = java.util.Arrays.copyOf(bytes, bytes.length / 4 * 4);
    String text = WordString.read(ByteBuffer.wrap(words));
    ByteBuffer out = ByteBuffer.allocate(3 * words.length + 4);
    WordString.write(text, out);
    assertThat(WordString.read(out.flip())).isEqualTo(text);
  }
}
