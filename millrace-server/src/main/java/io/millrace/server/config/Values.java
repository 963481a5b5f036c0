package io.millrace.server.config;

import io.millrace.cli.PassphraseFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes values of settings. */
final class Values {

  private final Map<String, Setting> found;
  private final Map<String, Object> read = new LinkedHashMap<>();
  private final List<String> advice = new ArrayList<>();

  /**
   * Reads nothing yet.
   *
   * @param found by name, one for each key that is no file; what does not hold because of another
   *     setting is taken out
   */
  Values(Map<String, Setting> found) {
    this.found = found;
  }

  /**
   * All of them.
   *
   * @throws ConfigException that names key and remedy, and no secret
   */
  BrokerConfig config() {
    Channels channels = new Channels(key -> required(key.name()), ofChannels());
    return (BrokerConfig) Schema.BROKER.build(key -> required(key.name()), channels);
  }

  /** What was read, by name. */
  Map<String, Object> read() {
    return read;
  }

  /** What to tell the operator of files that were read. */
  List<String> advice() {
    return advice;
  }

  private SortedMap<ChannelPattern, Map<String, Object>> ofChannels() {
    SortedMap<ChannelPattern, Map<String, Object>> own = new TreeMap<>();
    for (Setting setting : List.copyOf(found.values())) {
      setting
          .channels()
          .ifPresent(pattern -> {
            String key = secretOf(setting.key());
            own.computeIfAbsent(pattern, _ -> new HashMap<>())
                .computeIfAbsent(key, _ -> required(Setting.name(pattern, key)));
          });
    }
    return own;
  }

  /** The key whose value a setting gives: for the key of a file that of what is in it. */
  private static String secretOf(ConfigKey key) {
    return key.kind() == ConfigKey.Kind.SECRET_FILE
        ? key.name().substring(0, key.name().length() - ConfigKey.FILE_SUFFIX.length())
        : key.name();
  }

  private Object required(String name) {
    Object value = settled(name);
    read.put(name, value);
    return value;
  }

  private Object settled(String name) {
    Setting text = found.get(name);
    Setting file = found.get(name + ConfigKey.FILE_SUFFIX);
    if (file == null || file.key().kind() != ConfigKey.Kind.SECRET_FILE) {
      return value(name, text);
    }
    return text == null ? inFile(file) : either(name, text, file);
  }

  /** Of the two ways to give a secret, the one that goes before; both at once are a mistake. */
  private Object either(String name, Setting text, Setting file) {
    int order = Integer.compare(text.origin().rank(), file.origin().rank());
    if (order == 0) {
      throw new ConfigException(name, "is given twice, here and as a file; keep one");
    }
    found.remove((order < 0 ? file : text).name());
    return settled(name);
  }

  private static Object value(String name, @Nullable Setting setting) {
    if (setting == null) {
      throw new IllegalArgumentException(name + " is no key");
    }
    Object read = setting.key().type().read(name, setting.text());
    if (read instanceof Optional<?> some && some.orElse(null) instanceof Path file) {
      Path found = besideTheConfiguration(setting, file);
      setting.key().type().requireFile(name, found);
      return Optional.of(found);
    }
    return read;
  }

  private Object inFile(Setting setting) {
    Path name = (Path) setting.key().type().read(setting.name(), setting.text());
    Path file = besideTheConfiguration(setting, name);
    Object secret = secretKey(setting).type().readFile(setting.name(), file);
    PassphraseFile.advice(file).filter(line -> !advice.contains(line)).ifPresent(advice::add);
    return secret;
  }

  private static ConfigKey secretKey(Setting file) {
    String name = secretOf(file.key());
    return ConfigKey.ALL.stream().filter(key -> key.name().equals(name)).findFirst().orElseThrow();
  }

  /** A name in a configuration file is meant from where that file is. */
  private static Path besideTheConfiguration(Setting setting, Path file) {
    return setting.origin() instanceof Origin.YamlFile yaml
        ? Path.of(yaml.file()).resolveSibling(file)
        : file;
  }
}
