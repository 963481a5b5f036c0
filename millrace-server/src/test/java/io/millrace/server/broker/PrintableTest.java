package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatMovesTheCursorOrEndsTheLineIsReplaced() {
    assertThat(Printable.text("a\r\nb\u001b[2Jc\u2028d\u202ee\ud800f"))
        .isEqualTo("a??b?[2Jc?d?e?f");
  }

  @Test
  void lettersOfAllScriptsPass() {
    assertThat(Printable.text("Fähre 新聞 😀")).isEqualTo("Fähre 新聞 😀");
  }

  @Test
  void longTextIsCut() {
    assertThat(Printable.text("x".repeat(512))).isEqualTo("x".repeat(100) + "…");
  }

  @Test
  void addressesAreWrittenAsPeopleTypeThem() {
    assertThat(Printable.address(new InetSocketAddress("192.0.2.1", 5000)))
        .isEqualTo("192.0.2.1:5000");
    assertThat(Printable.address(new InetSocketAddress("2001:db8::1", 5000)))
        .isEqualTo("[2001:db8:0:0:0:0:0:1]:5000");
  }
}
