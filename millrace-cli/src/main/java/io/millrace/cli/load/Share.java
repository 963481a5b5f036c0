package io.millrace.cli.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share as a person types it: {@code 1%}, {@code 0.05%}, {@code 0}. From 0 to 1. */
final class Share implements ITypeConverter<Double> {

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?)\\s?%");
  private static final double PERCENT = 100;

  @Override
  public Double convert(String text) {
    if (text.strip().equals("0")) {
      return 0.0;
    }
    Matcher matcher = SHAPE.matcher(text.strip());
    if (matcher.matches()) {
      double share = Double.parseDouble(matcher.group(1)) / PERCENT;
      if (share <= 1) {
        return share;
      }
    }
    throw new TypeConversionException("'" + text + "' is no share; write 1% or 0.05%");
  }
}
