package io.millrace.server.config;

import io.millrace.cli.NearestName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the keys that operators name; tells those who name none of the nearest. */
final class KeyFinder {

  private KeyFinder() {}

  /** The setting of a name with dots, which may begin with {@code channels.PATTERN}. */
  static Setting setting(String name, String text, Origin origin) {
    if (name.equals("channels")) {
      throw new ConfigException(
          "channels must have names or patterns below it, and keys below these, such as"
              + " channels.1AAA99.passphrase");
    }
    return name.startsWith(Setting.CHANNELS)
        ? ofChannel(name, text, origin)
        : new Setting(key(name, ConfigKey.ALL, ""), text, origin);
  }

  /** Names of channels may hold dots, and those of keys: the longest known key at the end is it. */
  private static Setting ofChannel(String name, String text, Origin origin) {
    String rest = name.substring(Setting.CHANNELS.length());
    Optional<ConfigKey> key =
        ConfigKey.OF_CHANNELS.stream()
            .filter(known -> rest.endsWith("." + known.name()))
            .max(Comparator.comparingInt(known -> known.name().length()));
    int end = key.map(k -> rest.length() - k.name().length() - 1).orElse(rest.lastIndexOf('.'));
    if (end < 0) {
      throw needsKeys(name);
    }
    return ofChannel(rest.substring(0, end), rest.substring(end + 1), text, origin);
  }

  /** The setting of a key for the channels that a pattern names. */
  static Setting ofChannel(String pattern, String key, String text, Origin origin) {
    ChannelPattern channels = ChannelPattern.parse(pattern);
    ConfigKey known = key(key, ConfigKey.OF_CHANNELS, Setting.CHANNELS + pattern + ".");
    return new Setting(known, Optional.of(channels), text, origin);
  }

  static ConfigException needsKeys(String name) {
    return new ConfigException(name + " must have keys below it, such as passphrase");
  }

  private static ConfigKey key(String name, List<ConfigKey> known, String prefix) {
    for (ConfigKey key : known) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    Optional<ConfigKey> below =
        known.stream().filter(key -> key.name().startsWith(name + ".")).findFirst();
    if (below.isPresent()) {
      throw new ConfigException(
          prefix + name + " must have keys below it, such as " + prefix + below.get().name());
    }
    boolean forAllOnly = ConfigKey.ALL.stream().anyMatch(key -> key.name().equals(name));
    if (forAllOnly) {
      throw new ConfigException(
          "'" + prefix + name + "' cannot be set for some channels; set " + name + " at the top");
    }
    throw new ConfigException(
        "unknown key '"
            + prefix
            + name
            + "'"
            + hint(name, known.stream().map(ConfigKey::name).toList(), prefix));
  }

  /** {@code "; did you mean log.bytes?"}, or where to look if nothing is near. */
  static String hint(String name, List<String> known, String prefix) {
    return NearestName.to(name, known)
        .map(nearest -> "; did you mean " + prefix + nearest + "?")
        .orElse("; millrace broker --help lists all");
  }
}
