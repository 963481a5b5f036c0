package io.millrace.server.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A key of {@link BrokerConfig}, as its record component declares it.
 *
 * @param name with dots, as in the file: {@code log.bytes}
 * @param type of the value
 * @param doc the rest
 */
public record ConfigKey(String name, Class<?> type, Doc doc) {

  private static final Pattern HUMP = Pattern.compile("(?=[A-Z])");

  /** All, in the record's order. */
  public static final List<ConfigKey> ALL =
      Arrays.stream(BrokerConfig.class.getRecordComponents()).map(ConfigKey::of).toList();

  private static ConfigKey of(RecordComponent component) {
    String name = String.join(".", HUMP.split(component.getName())).toLowerCase(Locale.ROOT);
    Doc doc =
        Objects.requireNonNull(component.getAnnotation(Doc.class), () -> name + " has no @Doc");
    return new ConfigKey(name, component.getType(), doc);
  }

  /** On the command line: {@code --log-bytes}. */
  public String flag() {
    return "--" + name.replace('.', '-');
  }
}
