package io.millrace.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<String, Setting> found = defaults();
    file.or(() -> Optional.of(USUAL_FILE).filter(Files::exists))
        .ifPresent(path -> found.putAll(YamlSource.read(path)));
    found.putAll(EnvironmentSource.read(environment));
    for (ConfigKey key : ConfigKey.ALL) {
      String text = flags.get(key.flag());
      if (text != null) {
        found.put(key.name(), new Setting(key, text, new Origin.Flag(key.flag())));
      }
    }
    return check(found);
  }

  /** The defaults, but for what some lines say. */
  static EffectiveConfig of(Map<String, String> values) {
    Map<String, Setting> found = defaults();
    values.forEach((name, text) ->
        found.put(name, KeyFinder.setting(name, text, new Origin.Flag("a program"))));
    return check(found);
  }

  private static Map<String, Setting> defaults() {
    Map<String, Setting> found = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.ALL) {
      found.put(key.name(), new Setting(key, key.byDefault(), new Origin.Default()));
    }
    return found;
  }

  private static EffectiveConfig check(Map<String, Setting> found) {
    found.values().removeIf(EffectiveConfig::isAbsentFile);
    Values values = new Values(found);
    try {
      BrokerConfig config = values.config();
      found.values().removeIf(EffectiveConfig::isAbsent);
      return new EffectiveConfig(config, List.copyOf(found.values()), values.advice());
    } catch (ConfigException e) {
      Setting setting = found.get(e.key());
      throw setting == null ? e : e.setBy(setting.origin());
    }
  }

  private static boolean isAbsent(Setting setting) {
    return setting.origin() instanceof Origin.Default && setting.text().isEmpty();
  }

  private static boolean isAbsentFile(Setting setting) {
    return setting.key().kind() == ConfigKey.Kind.SECRET_FILE && isAbsent(setting);
  }

  /**
   * As YAML that could be used as it is, but for secrets, each line with where its value came from.
   */
  public String toYaml() {
    StringBuilder yaml = new StringBuilder();
    for (Setting setting : settings) {
      yaml.append("# %s%n".formatted(setting.key().what()));
      yaml.append("%-32s # %s%n".formatted(YamlText.line(setting), setting.origin().text()));
    }
    return yaml.toString();
  }
}
