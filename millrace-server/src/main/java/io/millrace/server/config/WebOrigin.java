package io.millrace.server.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A site whose pages may do something, as browsers name it: {@code https://tv.example}, or all of
 * them. Immutable.
 *
 * @param text in lower case; without a port that goes without saying, and without a path
 */
public record WebOrigin(String text) {

  private static final String ALL = "*";
  private static final Pattern SHAPE =
      Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
  private static final Pattern USUAL_PORT = Pattern.compile("^(http://.*):80$|^(https://.*):443$");

  static WebOrigin parse(String key, String text) {
    String origin = text.strip().toLowerCase(Locale.ROOT);
    if (!origin.equals(ALL) && !SHAPE.matcher(origin).matches()) {
      throw new ConfigException(
          key, "'" + text + "' is no site; give https://HOST or https://HOST:PORT, or * for all");
    }
    return new WebOrigin(USUAL_PORT.matcher(origin).replaceAll("$1$2"));
  }

  @Override
  public String toString() {
    return text;
  }
}
