package io.millrace.cli.ffmpeg;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Frames a second as an exact fraction: {@code 30}, {@code 29.97}, {@code 30000/1001}.
 *
 * @param frames more than 0
 * @param seconds more than 0
 */
public record FrameRate(long frames, long seconds) {

  /** Above this neither cameras nor players follow. */
  private static final int MAX = 240;

  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)(?:/([0-9]{1,6}))?");

  public FrameRate {
    if (frames <= 0 || seconds <= 0) {
      throw new IllegalArgumentException("frame rate: " + frames + "/" + seconds);
    }
  }

  /** A whole number of frames a second. */
  public static FrameRate of(int perSecond) {
    return new FrameRate(perSecond, 1);
  }

  /**
   * Reads what a person typed.
   *
   * @throws TypeConversionException with a line for the person
   */
  public static FrameRate parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw refused(text);
    }
    String below = matcher.group(2);
    long thousandths = new BigDecimal(matcher.group(1)).movePointRight(3).longValueExact();
    long divisor = (below == null ? 1 : Long.parseLong(below)) * 1000;
    if (thousandths == 0 || divisor == 0 || thousandths > MAX * divisor) {
      throw refused(text);
    }
    long common = gcd(thousandths, divisor);
    return new FrameRate(thousandths / common, divisor / common);
  }

  private static TypeConversionException refused(String text) {
    return new TypeConversionException(
        "'"
            + text
            + "' is no frame rate; use more than 0 and at most "
            + MAX
            + " frames a second, such as 12, 29.97 or 30000/1001");
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Frames a second. */
  public double perSecond() {
    return (double) frames / seconds;
  }

  /** When a frame starts, counted from the first, which has index 0. */
  public long startNs(long index) {
    return Math.multiplyExact(index / frames * seconds, NS_PER_SECOND)
        + index % frames * seconds * NS_PER_SECOND / frames;
  }

  /** As FFmpeg reads it. */
  @Override
  public String toString() {
    return seconds == 1 ? Long.toString(frames) : frames + "/" + seconds;
  }

  /** For picocli. */
  public static final class Converter implements ITypeConverter<FrameRate> {
    @Override
    public FrameRate convert(String text) {
      return parse(text);
    }
  }
}
