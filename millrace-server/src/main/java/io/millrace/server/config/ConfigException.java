package io.millrace.server.config;

import io.millrace.cli.UsageError;
import java.io.Serial;

/** The operator set something that cannot be; the message names key, value and remedy. */
public final class ConfigException extends UsageError {

  @Serial private static final long serialVersionUID = 1;

  private final String key;
  private final String problem;

  /**
   * A value that cannot be.
   *
   * @param problem starts with the value and says what would be right
   */
  public ConfigException(String key, String problem) {
    super(key + ": " + problem);
    this.key = key;
    this.problem = problem;
  }

  /** Something else than the value of one key. */
  ConfigException(String message) {
    super(message);
    this.key = "";
    this.problem = message;
  }

  /** The key at fault; empty if it is not about one. */
  public String key() {
    return key;
  }

  /** The message without the key. */
  String problem() {
    return problem;
  }

  /** The same, with where the value came from. */
  ConfigException setBy(Origin origin) {
    return new ConfigException(key, problem + " (set by " + origin.text() + ")");
  }
}
