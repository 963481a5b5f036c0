package io.millrace.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ScreenTest {

  private static final Arrival ARRIVAL =
      new Arrival("1AAA99", Duration.ofMillis(140), "Test card", "H.264");

  private final StringWriter out = new StringWriter();
  private Duration elapsed = Duration.ZERO;

  private String taken() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  @Test
  void onATerminalTheBlockIsRewrittenInPlaceAndEventsStayAboveIt() {
    Screen screen = new TerminalScreen(new PrintWriter(out), () -> elapsed);
    screen.heading("ready\n");
    assertThat(taken()).startsWith("ready\n");
    screen.status(StatusFixture.usual());
    assertThat(taken()).doesNotContain("A\u001b").contains("> 1AAA99");
    screen.status(StatusFixture.usual());
    int height = StatusText.block(StatusFixture.usual()).size();
    assertThat(taken()).startsWith("\u001b[" + height + "A").contains("> 1AAA99");
    elapsed = Duration.ofSeconds(65);
    screen.event("2BBB99: no picture");
    assertThat(taken())
        .startsWith("\u001b[" + height + "A01:05  2BBB99: no picture\u001b[K\n")
        .contains("> 1AAA99");
    screen.arrival(ARRIVAL);
    assertThat(taken()).isEmpty();
    screen.farewell("stopped");
    assertThat(taken()).as("the block stays").startsWith("\nstopped\n");
  }

  @Test
  void inAFileThereAreNoEscapesAndAStatusLineEveryFiveSecondsAtMost() {
    Screen screen = new PlainScreen(new PrintWriter(out), () -> elapsed);
    for (int second = 0; second <= 20; second++) {
      elapsed = Duration.ofSeconds(second);
      screen.status(StatusFixture.usual());
    }
    assertThat(taken().lines())
        .hasSize(4)
        .allMatch(line -> line.matches("00:(05|10|15|20)  1AAA99 2.1 Mbit/s .*"));
    screen.arrival(ARRIVAL);
    assertThat(taken())
        .isEqualTo(
            "00:20  1AAA99 first picture 0.14 s after subscribing: Test card, H.264"
                + System.lineSeparator());
  }

  @Test
  void logLinesComeToTheScreenOnlyIfTheyAreWarnings() {
    StringBuilder lines = new StringBuilder();
    try (LogLines _ = LogLines.to(line -> lines.append(line).append('\n'))) {
      LoggerFactory.getLogger("io.millrace.server").info("a consumer joined");
      LoggerFactory.getLogger("io.millrace.server").warn("trouble {}", 7);
    }
    assertThat(lines.toString()).isEqualTo("WARN trouble 7\n");
  }
}
