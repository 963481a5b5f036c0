package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DvbTextTest {

  @ParameterizedTest(name = "{0} reads {1}")
  @CsvSource({
    "4D696C6C, Mill",
    "15 4DC3BC686C65, Mühle",
    "4DC3BC686C65, Mühle",
    "4DFC686C65, Mühle",
    "01 BCD8DBDB, Милл", // ISO 8859-5
    "05 4DFC686C65, Mühle", // ISO 8859-9
    "10 0002 A3F3, Łó", // ISO 8859-2
    "10 000C 4142, AB", // a part that does not exist
    "11 004D00FC, Mü",
    "14 A4A4A4E5, 中文", // Big5
    "1F 41, A",
  })
  void readsEachCharacterTable(String hex, String expected) {
    assertThat(read(hex)).isEqualTo(expected);
  }

  @Test
  void keepsOneLineWithoutControlCharacters() {
    assertThat(read("15 41 0A 0D 09 42 1B5B33316D 43 E280AE 44")).isEqualTo("A B[31mCD");
    assertThat(read("05 41 86 42 87 8A 43")).isEqualTo("AB C");
    assertThat(read("20 20 41 20")).isEqualTo("A");
  }

  @Test
  void isEmptyForNothing() {
    assertThat(read("")).isEmpty();
    assertThat(read("15")).isEmpty();
    assertThat(read("10")).isEmpty();
    assertThat(read("1000")).isEmpty();
    assertThat(read("11 00")).isIn("", "\uFFFD");
  }

  private static String read(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return DvbText.read(ByteBuffer.wrap(bytes), 0, bytes.length);
  }
}
