package io.millrace.server.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A key of {@link BrokerConfig}, as a record component declares it.
 *
 * @param name with dots, as in the file: {@code log.bytes}
 * @param what it means, one sentence without a full stop
 * @param shape of the value, such as {@code HOST:PORT}
 * @param byDefault holds when nobody set it; empty if nothing does
 * @param env the environment variable that sets it
 * @param kind whether its value may be shown
 */
public record ConfigKey(
    String name, String what, String shape, String byDefault, String env, Kind kind) {

  /** Whether a value may be shown. */
  public enum Kind {
    PLAIN,
    /** Never shown. */
    SECRET,
    /** A file that holds the value of the key of the same name without {@code -file}. */
    SECRET_FILE
  }

  /** What the key of a file adds to the key of its secret. */
  static final String FILE_SUFFIX = "-file";

  /** In front of the keys of one channel: {@code channels.1AAA99.passphrase}. */
  static final String CHANNELS = "channels.";

  private static final Pattern HUMP = Pattern.compile("(?=[A-Z])");

  /** All but those of single channels, in the records' order. */
  public static final List<ConfigKey> ALL = of(BrokerConfig.class).toList();

  /** What can be set for a single channel, too. */
  static final List<ConfigKey> OF_CHANNELS =
      ALL.stream().filter(key -> key.name.startsWith("passphrase")).toList();

  private static Stream<ConfigKey> of(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> component.getType() != Map.class) // read by itself: names are not keys
        .flatMap(ConfigKey::of);
  }

  private static Stream<ConfigKey> of(RecordComponent component) {
    Doc doc = component.getAnnotation(Doc.class);
    if (doc == null && component.getType().isRecord()) {
      return of(component.getType());
    }
    String name = String.join(".", HUMP.split(component.getName())).toLowerCase(Locale.ROOT);
    Objects.requireNonNull(doc, () -> name + " has no @Doc");
    Kind kind = doc.secret() ? Kind.SECRET : Kind.PLAIN;
    ConfigKey key = new ConfigKey(name, doc.value(), doc.shape(), doc.byDefault(), doc.env(), kind);
    return doc.secret() ? Stream.of(key, key.inFile()) : Stream.of(key);
  }

  private ConfigKey inFile() {
    return new ConfigKey(
        name + FILE_SUFFIX,
        "file with the " + name + " as its one line",
        "FILE",
        "",
        env + "_FILE",
        Kind.SECRET_FILE);
  }

  /** The same for one channel only. */
  ConfigKey ofChannel(String producerId) {
    return new ConfigKey(CHANNELS + producerId + "." + name, what, shape, byDefault, env, kind);
  }

  /** On the command line: {@code --log-bytes}. */
  public String flag() {
    return "--" + name.replace('.', '-');
  }

  /** For help: what it means, its default, its environment variable. */
  public String help() {
    String standard = byDefault.isEmpty() ? "" : "default: " + byDefault + "; ";
    return what + " (" + standard + env + ")";
  }
}
