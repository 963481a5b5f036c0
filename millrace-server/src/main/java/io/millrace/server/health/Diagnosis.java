package io.millrace.server.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what is wrong with a live channel. Each finding says what is seen, what it does to viewers,
 * and what helps.
 */
final class Diagnosis {

  /** One thing that may be wrong. */
  @FunctionalInterface
  interface Check {
    Optional<Warning> look(Symptoms symptoms);
  }

  private static final List<Check> WORST_FIRST = worstFirst();

  private Diagnosis() {}

  private static List<Check> worstFirst() {
    List<Check> all = new ArrayList<>();
    all.addAll(LinkChecks.ALL);
    all.addAll(StreamChecks.ALL);
    return List.copyOf(all);
  }

  /** All warnings, the worst first. */
  static List<Warning> of(Symptoms symptoms) {
    return WORST_FIRST.stream()
        .map(check -> check.look(symptoms))
        .flatMap(Optional::stream)
        .toList();
  }

  /** In one notation, whatever the machine's language. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is of a library that we do not have
  static Optional<Warning> warning(String code, String format, Object... values) {
    return Optional.of(new Warning(code, String.format(Locale.ROOT, format, values)));
  }
}
