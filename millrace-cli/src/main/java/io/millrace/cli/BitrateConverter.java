package io.millrace.cli;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Bits a second as a person types them: {@code 2M}, {@code 800k}, {@code 1500000}. */
public final class BitrateConverter implements ITypeConverter<Long> {

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)([kKmM])?");
  private static final long MIN = 50_000;
  private static final long MAX = 200_000_000;

  @Override
  public Long convert(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (matcher.matches()) {
      String unit = matcher.group(2) == null ? "" : matcher.group(2);
      int places = unit.isEmpty() ? 0 : unit.equalsIgnoreCase("k") ? 3 : 6;
      long bits = new BigDecimal(matcher.group(1)).movePointRight(places).longValue();
      if (bits >= MIN && bits <= MAX) {
        return bits;
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is no bitrate; use 50k to 200M, such as 800k or 2M");
  }
}
