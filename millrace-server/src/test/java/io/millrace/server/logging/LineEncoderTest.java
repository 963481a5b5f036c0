package io.millrace.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineEncoderTest {

  private static String line(boolean debug, Level level, @Nullable Throwable thrown) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "caller",
            context.getLogger("io.millrace.server.broker.Journal"),
            level,
            "channel {} live",
            thrown,
            new Object[] {"1AAA99"});
    event.setThreadName("srt");
    event.setInstant(
        LocalDateTime.of(2026, 11, 22, 4, 5, 6, 7_000_000)
            .atZone(ZoneId.systemDefault())
            .toInstant());
    return new String(new LineEncoder(debug).encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsALineWithTimeAndLevel() {
    assertThat(line(false, Level.INFO, null))
        .isEqualTo("04:05:06.007 INFO  channel 1AAA99 live" + System.lineSeparator());
    assertThat(line(false, Level.ERROR, null)).startsWith("04:05:06.007 ERROR channel");
  }

  @Test
  void threadAndLoggerAreThereForThoseWhoLookForAFault() {
    assertThat(line(true, Level.DEBUG, null))
        .isEqualTo(
            "04:05:06.007 DEBUG [srt] i.m.s.broker.Journal channel 1AAA99 live"
                + System.lineSeparator());
  }

  @Test
  void whatWasThrownFollowsWithItsStack() {
    assertThat(line(false, Level.ERROR, new IllegalStateException("on purpose")).lines().toList())
        .satisfies(lines -> assertThat(lines.get(1)).endsWith("IllegalStateException: on purpose"))
        .anyMatch(line -> line.contains("at io.millrace.server.logging.LineEncoderTest.what"));
  }
}
