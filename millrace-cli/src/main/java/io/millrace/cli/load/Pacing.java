package io.millrace.cli.load;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the packets of a frame are sent. */
enum Pacing {
  /** All of a frame at once when it is due, as encoders do. */
  FRAMES,
  /** One after the other at even distances, as a multiplexer of constant rate does. */
  EVEN;

  /** As a person types it. */
  static final class Converter implements ITypeConverter<Pacing> {
    @Override
    public Pacing convert(String text) {
      for (Pacing pacing : values()) {
        if (pacing.word().equals(text.strip())) {
          return pacing;
        }
      }
      throw new TypeConversionException("'" + text + "' is no pacing; use frames or even");
    }
  }

  /** Its name in lower case. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
