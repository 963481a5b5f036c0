package io.millrace.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as a person types them: {@code 120ms}, {@code 2s}, {@code 1.5m}, {@code 1h}. */
public sealed class DurationConverter implements ITypeConverter<Duration> {

  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s?(ms|s|m|min|h)?");

  private final String plainUnit;

  /** A number without unit counts seconds. */
  public DurationConverter() {
    this("s");
  }

  private DurationConverter(String plainUnit) {
    this.plainUnit = plainUnit;
  }

  /** Zero or more. */
  @Override
  public Duration convert(String text) {
    Matcher matcher = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no duration; write 120ms, 2s, 1.5m or 1h (a plain number counts "
              + (plainUnit.equals("ms") ? "milliseconds" : "seconds")
              + ")");
    }
    String unit = matcher.group(2) == null ? plainUnit : matcher.group(2);
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosOf(unit)));
    return Duration.ofSeconds(0, 0)
        .plusSeconds(nanos.divideToIntegralValue(BigDecimal.valueOf(1_000_000_000)).longValue())
        .plusNanos(
            nanos
                .remainder(BigDecimal.valueOf(1_000_000_000))
                .setScale(0, RoundingMode.HALF_UP)
                .longValue());
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 60_000_000_000L;
    };
  }

  /** A number without unit counts milliseconds; at most a minute, which is what SRT can carry. */
  public static final class Latency extends DurationConverter {

    private static final Duration MAX = Duration.ofSeconds(60);

    public Latency() {
      super("ms");
    }

    @Override
    public Duration convert(String text) {
      Duration latency = super.convert(text);
      if (latency.compareTo(MAX) > 0) {
        throw new TypeConversionException(
            "'" + text + "' is too long a latency; use at most 60s, such as 120ms or 2s");
      }
      return latency;
    }
  }
}
