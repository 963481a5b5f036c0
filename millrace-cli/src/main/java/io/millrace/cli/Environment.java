package io.millrace.cli;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Environment variables as settings. An empty one counts as not set, because a compose file passes
 * on what {@code .env} left blank.
 */
public final class Environment {

  private static final HostAndPort LOCAL_BROKER =
      new HostAndPort("127.0.0.1", HostAndPort.BROKER_PORT);

  private final Map<String, String> variables;

  /** Reads from the given map, kept as it is. */
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** This process's own. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /**
   * Sees to it that no variable is nearly one of ours.
   *
   * @throws UsageError that names it and what was meant
   */
  public void rejectMisspelled() {
    Variables.rejectMisspelled(variables.keySet());
  }

  /** Empty if not set or blank. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** With the blanks at its ends; empty if not set or of no length. */
  public Optional<String> getUnstripped(String name) {
    return Optional.ofNullable(variables.get(name)).filter(v -> !v.isEmpty());
  }

  /**
   * Reads a variable with an option's converter.
   *
   * @throws UsageError that names the variable
   */
  public <T> Optional<T> get(String name, ITypeConverter<T> converter) {
    return get(name).map(text -> convert("environment variable " + name, text, converter));
  }

  /**
   * The flag if it was given, else the variable.
   *
   * @throws UsageError that names the variable
   */
  public <T> Optional<T> choose(@Nullable T flag, String variable, ITypeConverter<T> converter) {
    return flag != null ? Optional.of(flag) : get(variable, converter);
  }

  /**
   * The broker to call: the flag, else {@code BROKER_ADDRESS}, else {@code BROKER_IP} and {@code
   * BROKER_PORT}, of which one is enough, else port 5000 of this machine.
   *
   * @throws UsageError that names the variable
   */
  public HostAndPort broker(@Nullable HostAndPort flag) {
    return choose(flag, "BROKER_ADDRESS", new HostAndPort.Converter())
        .orElseGet(this::brokerFromParts);
  }

  private HostAndPort brokerFromParts() {
    String host = get("BROKER_IP", HostAndPort::host).orElse(LOCAL_BROKER.host());
    int port = get("BROKER_PORT", Environment::brokerPort).orElse(LOCAL_BROKER.port());
    return new HostAndPort(host, port);
  }

  private static int brokerPort(String text) {
    int port = HostAndPort.port(text);
    if (port == 0) {
      throw new TypeConversionException(
          "'" + text + "' is no port to call; use one of 1 to 65535, such as 5000");
    }
    return port;
  }

  /**
   * Reads a text with an option's converter.
   *
   * @param name the option or variable, for the message
   * @throws UsageError that names it
   */
  public static <T> T convert(String name, String text, ITypeConverter<T> converter) {
    try {
      return converter.convert(text);
    } catch (TypeConversionException e) {
      throw new UsageError(name + ": " + e.getMessage());
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }
}
