package io.millrace.cli.producer;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A test pattern by its number. */
final class TestPatternConverter implements ITypeConverter<TestPattern> {

  @Override
  public TestPattern convert(String text) {
    if (!text.matches("[1-9][0-9]?")) {
      throw new TypeConversionException("'" + text + "' is no test pattern; use 1 to 99");
    }
    return TestPattern.of(Integer.parseInt(text));
  }
}
