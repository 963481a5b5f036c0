package io.millrace.cli.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How often, as a person types it: {@code 100/s}, {@code 30/min}, {@code 100}. Per second. */
final class PerSecond implements ITypeConverter<Double> {

  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)\\s?(?:/\\s?(s|m|min))?");
  private static final double SECONDS_PER_MINUTE = 60;
  private static final double MOST = 100_000;

  @Override
  public Double convert(String text) {
    Matcher matcher = SHAPE.matcher(text.strip());
    if (matcher.matches()) {
      boolean perMinute = matcher.group(2) != null && matcher.group(2).startsWith("m");
      double perSecond =
          Double.parseDouble(matcher.group(1)) / (perMinute ? SECONDS_PER_MINUTE : 1);
      if (perSecond <= MOST) {
        return perSecond;
      }
    }
    throw new TypeConversionException("'" + text + "' is no rate; write 100/s or 30/min");
  }
}
