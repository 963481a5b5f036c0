package io.millrace.server.broker;

import io.millrace.server.config.ConfigKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a broker's command line says, if it is as plain as {@code --flag VALUE --flag=VALUE}, each
 * once. Read without picocli, which takes as long to load as everything else that a start needs
 * together; it gets the lines that are not plain, help and mistakes among them.
 *
 * @param flags values by flag
 * @param file named with {@code --config}
 */
record PlainArguments(Map<String, String> flags, Optional<Path> file) {

  static final String CONFIG = "--config";

  private static final Set<String> KNOWN =
      ConfigKey.ALL.stream().map(ConfigKey::flag).collect(Collectors.toSet());

  /** Those behind the command's name; empty if they are not plain. */
  static Optional<PlainArguments> read(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      boolean apart = equals < 0 && i + 1 < arguments.size();
      String flag = equals < 0 ? argument : argument.substring(0, equals);
      String value = apart ? arguments.get(++i) : argument.substring(equals + 1);
      boolean known = KNOWN.contains(flag) || flag.equals(CONFIG);
      if (!known || (equals < 0 && !apart) || !isPlain(value)) {
        return Optional.empty();
      }
      if (values.put(flag, value) != null) {
        return Optional.empty();
      }
    }
    Optional<Path> file = Optional.ofNullable(values.remove(CONFIG)).map(Path::of);
    return Optional.of(new PlainArguments(values, file));
  }

  /** No option, no file of arguments, no quotes to think about. */
  private static boolean isPlain(String value) {
    return !value.isEmpty()
        && "-@".indexOf(value.charAt(0)) < 0
        && value.chars().noneMatch(c -> c == '"' || c == '\'');
  }
}
