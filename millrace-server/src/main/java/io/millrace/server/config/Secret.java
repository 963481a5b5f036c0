package io.millrace.server.config;

import io.millrace.cli.PassphraseFile;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** A secret of any kind. It shows itself to nobody who does not ask for it. Immutable. */
public final class Secret {

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  static Secret parse(String key, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new ConfigException(key, "must be one line, without control characters; retype it");
    }
    return new Secret(text);
  }

  static Secret read(String key, Path file) {
    String line;
    try {
      line = PassphraseFile.line(file);
    } catch (TypeConversionException e) {
      throw new ConfigException(key, String.valueOf(e.getMessage()));
    }
    if (line.isEmpty()) {
      throw new ConfigException(key, "'" + file + "' is empty; write the secret into it");
    }
    try {
      return parse(key, line);
    } catch (ConfigException e) {
      throw new ConfigException(key, "what '" + file + "' holds " + e.problem());
    }
  }

  /** The secret itself, not for logs. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && text.equals(secret.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "(not shown)";
  }
}
