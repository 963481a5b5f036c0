package io.millrace.cli.producer;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A title that fits into the SDT, which has one byte for its length and shares it. */
final class TitleConverter implements ITypeConverter<String> {

  private static final int MAX_BYTES = 200;

  @Override
  public String convert(String text) {
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw new TypeConversionException("'" + text + "' is no title; use printable text");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new TypeConversionException(
          "'" + text + "' is too long a title; use at most " + MAX_BYTES + " bytes of UTF-8");
    }
    return text;
  }
}
