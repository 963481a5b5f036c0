package io.millrace.cli;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Environment variables as settings. An empty one counts as not set, because a compose file passes
 * on what {@code .env} left blank.
 */
public final class Environment {

  private final Map<String, String> variables;

  /** Reads from the given map, kept as it is. */
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** This process's own. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /** Empty if not set or blank. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /**
   * Reads a variable with an option's converter.
   *
   * @throws UsageError that names the variable
   */
  public <T> Optional<T> get(String name, ITypeConverter<T> converter) {
    Optional<String> text = get(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(converter.convert(text.get()));
    } catch (TypeConversionException e) {
      throw new UsageError("environment variable " + name + ": " + e.getMessage());
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }
}
