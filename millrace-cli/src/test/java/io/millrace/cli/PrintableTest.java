package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatMovesTheCursorTurnsTextAroundOrEndsTheLineIsReplaced() {
    assertThat(Printable.clean("a\u001b[2Jb\nc\u202ed\u0000")).isEqualTo("a?[2Jb?c?d?");
    assertThat(Printable.clean("a\r\nb\u2028c\ud800d\ue000e")).isEqualTo("a??b?c?d?e");
  }

  @Test
  void lettersOfAllScriptsPass() {
    assertThat(Printable.clean("Grüße · 日本 😀")).isEqualTo("Grüße · 日本 😀");
  }

  @Test
  void longTextIsCutToColumnsWithAnEllipsis() {
    assertThat(Printable.fit("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Printable.fit("abcdef", 5)).isEqualTo("abcd…");
    assertThat(Printable.fit("日本日本", 6)).isEqualTo("日本…");
    assertThat(Printable.width("日本")).isEqualTo(4);
  }
}
