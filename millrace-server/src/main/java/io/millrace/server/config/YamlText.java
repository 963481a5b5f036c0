package io.millrace.server.config;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes settings as YAML that reads the same again. */
final class YamlText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/.][A-Za-z0-9/._:+=?&%-]*");

  private YamlText() {}

  /** {@code KEY: VALUE}, or a comment in the place of what holds a secret. */
  static String line(Setting setting) {
    if (!setting.isShownWhole()) {
      return "# " + setting.name() + ": " + String.join(", ", setting.shown().lines().toList());
    }
    return setting.name() + ": " + value(setting);
  }

  private static String value(Setting setting) {
    String text = setting.text();
    return text.contains(ValueType.SEPARATOR) && setting.key().type().isSeveral()
        ? text.lines().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"))
        : scalar(text.strip());
  }

  /** One value, in quotes if it needs them. */
  static String scalar(String text) {
    return PLAIN.matcher(text).matches() && !text.endsWith(":")
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
