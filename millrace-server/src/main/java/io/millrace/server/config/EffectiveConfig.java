package io.millrace.server.config;

import io.millrace.net.Io;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The configuration that holds, and who set each value: flag, else environment, else file, else
 * default.
 *
 * @param config checked
 * @param settings one a key, in the order of {@link ConfigKey#ALL}, then those of single channels;
 *     without keys that have no value
 * @param advice what an operator should know of them, a line each
 */
public record EffectiveConfig(BrokerConfig config, List<Setting> settings, List<String> advice) {

  /** Read if it is there and no other file is named. */
  public static final Path USUAL_FILE = Path.of("millrace.yaml");

  public EffectiveConfig {
    settings = List.copyOf(settings);
    advice = List.copyOf(advice);
  }

  /**
   * Gathers and checks.
   *
   * @param flags values by flag, as typed
   * @param file a file that must exist; empty for the usual one, which need not
   * @throws ConfigException with what is wrong first
   */
  public static EffectiveConfig load(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    Map<String, Setting> found = new LinkedHashMap<>();
    ConfigKey.ALL.forEach(key -> found.put(key.name(), byDefault(key)));
    file.or(() -> Optional.of(USUAL_FILE).filter(Files::exists))
        .ifPresent(path -> found.putAll(YamlSource.read(path)));
    found.putAll(EnvironmentSource.read(environment));
    for (ConfigKey key : ConfigKey.ALL) {
      String text = flags.get(key.flag());
      if (text != null) {
        found.put(key.name(), new Setting(key, text, new Origin.Flag(key.flag())));
      }
    }
    found.values().removeIf(EffectiveConfig::isAbsent);
    return of(found);
  }

  private static Setting byDefault(ConfigKey key) {
    return new Setting(key, key.byDefault(), new Origin.Default());
  }

  private static boolean isAbsent(Setting setting) {
    return setting.origin() instanceof Origin.Default && setting.text().isEmpty();
  }

  private static EffectiveConfig of(Map<String, Setting> found) {
    Values values = new Values(found);
    Secrets secrets = new Secrets(found);
    try {
      BrokerConfig config =
          new BrokerConfig(
              values.get("bind", HostPort::parse),
              values.get("http", EffectiveConfig::addressOrOff),
              values.get("latency", Durations::parseLatency),
              values.get("log.bytes", ByteSize::parse),
              values.get("log.duration", Durations::parse),
              values.get("join.bytes", ByteSize::parse),
              values.get("coalescing", Durations::parse),
              values.get("io", EffectiveConfig::io),
              values.get("loops", EffectiveConfig::loops),
              secrets.encryption());
      return new EffectiveConfig(config, List.copyOf(found.values()), secrets.advice());
    } catch (ConfigException e) {
      Setting setting = found.get(e.key());
      throw setting == null ? e : e.setBy(setting.origin());
    }
  }

  private static Optional<HostPort> addressOrOff(String key, String text) {
    return text.strip().equalsIgnoreCase("off")
        ? Optional.empty()
        : Optional.of(HostPort.parse(key, text));
  }

  private static Io io(String key, String text) {
    return switch (text.strip()) {
      case "auto" -> Io.AUTO;
      case "native" -> Io.NATIVE;
      case "nio" -> Io.NIO;
      default -> throw new ConfigException(key, "'" + text + "' must be auto, native or nio");
    };
  }

  private static OptionalInt loops(String key, String text) {
    String number = text.strip();
    if (number.equals("auto")) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(number));
    } catch (NumberFormatException e) {
      throw new ConfigException(key, "'" + text + "' must be a number, or auto");
    }
  }

  /**
   * As YAML that could be used as it is, but for secrets, each line with where its value came from.
   */
  public String toYaml() {
    StringBuilder yaml = new StringBuilder();
    for (Setting setting : settings) {
      yaml.append("# %s%n".formatted(setting.key().what()));
      yaml.append("%-32s # %s%n".formatted(toYaml(setting), setting.origin().text()));
    }
    return yaml.toString();
  }

  private static String toYaml(Setting setting) {
    String name = setting.key().name();
    if (setting.isHidden()) {
      return "# " + name + ": (not shown)";
    }
    String text = setting.text().strip();
    return name + ": " + (text.startsWith("[") ? '"' + text + '"' : text);
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse(String key, String text);
  }

  private record Values(Map<String, Setting> found) {
    <T> T get(String key, Parser<T> parser) {
      Setting setting = found.get(key);
      if (setting == null) {
        throw new IllegalArgumentException(key + " is no key");
      }
      return parser.parse(key, setting.text());
    }
  }
}
