package io.millrace.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * {@code 12:34:56.789 INFO message}, and for those who look for a fault the thread and the logger.
 * Not a pattern of logback's: that costs a tenth of the start-up time.
 */
final class LineEncoder extends EncoderBase<ILoggingEvent> {

  private static final int LEVEL_COLUMNS = 5;
  private static final int LOGGER_COLUMNS = 20;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final boolean debug;

  /** Apart, since to find it the JDK looks through every jar for rules of time zones. */
  private static final class Here {
    private static final ZoneId ZONE = ZoneId.systemDefault();
  }

  LineEncoder(boolean debug) {
    this.debug = debug;
  }

  /** Finds out what the first line needs. Any thread. */
  static void load() {
    var _ = LocalTime.ofInstant(Instant.EPOCH, Here.ZONE);
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    appendTime(line, LocalTime.ofInstant(event.getInstant(), Here.ZONE));
    String level = event.getLevel().toString();
    line.append(' ').append(level).repeat(' ', LEVEL_COLUMNS - level.length() + 1);
    if (debug) {
      String logger =
          new TargetLengthBasedClassNameAbbreviator(LOGGER_COLUMNS)
              .abbreviate(event.getLoggerName());
      line.append('[').append(event.getThreadName()).append("] ").append(logger).append(' ');
    }
    line.append(event.getFormattedMessage()).append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString().getBytes(UTF_8);
  }

  private static void appendTime(StringBuilder line, LocalTime time) {
    appendDigits(line, time.getHour(), 2).append(':');
    appendDigits(line, time.getMinute(), 2).append(':');
    appendDigits(line, time.getSecond(), 2).append('.');
    appendDigits(line, time.getNano() / NANOS_PER_MILLI, 3);
  }

  private static StringBuilder appendDigits(StringBuilder line, int number, int digits) {
    String text = Integer.toString(number);
    return line.repeat('0', digits - text.length()).append(text);
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
