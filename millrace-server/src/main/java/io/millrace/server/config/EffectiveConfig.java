package io.millrace.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration that holds, and who set each value: flag, else environment, else file, else
 * default. Immutable.
 */
public final class EffectiveConfig {

  /** Read if it is there and no other file is named. */
  public static final Path USUAL_FILE = Path.of("millrace.yaml");

  private static final String NOT_SET = "not set";

  private final ConfigSource source;
  private final BrokerConfig config;
  private final Map<String, Setting> settings;
  private final Map<String, Object> values;
  private final List<String> advice;

  private EffectiveConfig(
      ConfigSource source, BrokerConfig config, Map<String, Setting> settings, Values values) {
    this.source = source;
    this.config = config;
    this.settings = settings;
    this.values = values.read();
    this.advice = List.copyOf(values.advice());
  }

  /** Checked. */
  public BrokerConfig config() {
    return config;
  }

  /**
   * One a key, in the order of {@link ConfigKey#ALL}, then those of single channels; without keys
   * that have no value.
   */
  public List<Setting> settings() {
    return List.copyOf(settings.values());
  }

  /** What an operator should know of them, a line each. */
  public List<String> advice() {
    return advice;
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
    return load(new ConfigSource(flags, environment, file));
  }

  private static EffectiveConfig load(ConfigSource source) {
    Map<String, Setting> found = defaults();
    source
        .file()
        .or(() -> Optional.of(USUAL_FILE).filter(Files::exists))
        .ifPresent(path -> found.putAll(YamlSource.read(path)));
    found.putAll(EnvironmentSource.read(source.environment()));
    for (ConfigKey key : ConfigKey.ALL) {
      String text = source.flags().get(key.flag());
      if (text != null) {
        found.put(key.name(), new Setting(key, text, new Origin.Flag(key.flag())));
      }
    }
    return check(source, found);
  }

  /**
   * What the same places say now.
   *
   * @throws ConfigException with what is wrong first
   */
  public EffectiveConfig again() {
    return load(source);
  }

  /**
   * The same, with the present values of those keys that a running broker cannot change.
   *
   * @throws ConfigException if old and new do not go together
   */
  public EffectiveConfig whileRunning(EffectiveConfig present) {
    Map<String, Setting> mixed = defaults();
    settings.values().stream()
        .filter(setting -> !setting.key().atStart())
        .forEach(setting -> mixed.put(setting.name(), setting));
    present.settings.values().stream()
        .filter(setting -> setting.key().atStart())
        .forEach(setting -> mixed.put(setting.name(), setting));
    return check(source, mixed);
  }

  /** In which keys another one differs, with what they say there. */
  public List<ConfigChange> changesTo(EffectiveConfig next) {
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.addAll(next.values.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(values.get(name), next.values.get(name)))
        .map(name -> new ConfigChange(name, shown(name), next.shown(name), isAtStart(name, next)))
        .toList();
  }

  private String shown(String name) {
    Setting setting = settings.get(name);
    Setting file = settings.get(name + ConfigKey.FILE_SUFFIX);
    if (setting == null && file == null) {
      return NOT_SET;
    }
    return setting == null ? Setting.NOT_SHOWN : setting.shown();
  }

  private boolean isAtStart(String name, EffectiveConfig next) {
    return Stream.of(settings, next.settings)
        .flatMap(all -> Stream.ofNullable(all.get(name)))
        .anyMatch(setting -> setting.key().atStart());
  }

  /**
   * The defaults, but for some keys. Reads nothing from outside but files that are named.
   *
   * @param values as an operator would write them, by name
   * @throws ConfigException if one of them cannot be
   */
  public static EffectiveConfig of(Map<String, String> values) {
    Map<String, Setting> found = defaults();
    values.forEach((name, text) ->
        found.put(name, KeyFinder.setting(name, text, new Origin.Flag("a program"))));
    return check(new ConfigSource(Map.of(), Map.of(), Optional.empty()), found);
  }

  private static Map<String, Setting> defaults() {
    Map<String, Setting> found = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.ALL) {
      found.put(key.name(), new Setting(key, key.byDefault(), new Origin.Default()));
    }
    return found;
  }

  private static EffectiveConfig check(ConfigSource source, Map<String, Setting> found) {
    found.values().removeIf(EffectiveConfig::isAbsentFile);
    Values values = new Values(found);
    try {
      BrokerConfig config = values.config();
      found.values().removeIf(EffectiveConfig::isAbsent);
      return new EffectiveConfig(source, config, found, values);
    } catch (ConfigException e) {
      Setting setting = found.get(e.key());
      throw setting == null || setting.origin() instanceof Origin.Default
          ? e
          : e.setBy(setting.origin());
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
    for (Setting setting : settings.values()) {
      yaml.append("# %s%n".formatted(setting.key().what()));
      yaml.append("%-32s # %s%n".formatted(YamlText.line(setting), setting.origin().text()));
    }
    return yaml.toString();
  }

  /** {@code nothing is wrong; set by m.yaml: 2 keys, by flags: 1 key}. */
  public String summary() {
    Map<String, Long> counts =
        settings.values().stream()
            .map(Setting::origin)
            .filter(origin -> !(origin instanceof Origin.Default))
            .collect(
                Collectors.groupingBy(
                    EffectiveConfig::place, LinkedHashMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? "nothing is set; the defaults hold"
        : "nothing is wrong; set by "
            + counts.entrySet().stream()
                .map(place -> place.getKey() + ": " + keys(place.getValue()))
                .collect(Collectors.joining(", by "));
  }

  private static String place(Origin origin) {
    return switch (origin) {
      case Origin.YamlFile(String file, int _) -> file;
      case Origin.Environment _ -> "the environment";
      case Origin.Flag _ -> "flags";
      case Origin.Default _ -> "nobody";
    };
  }

  private static String keys(long count) {
    return count + (count == 1 ? " key" : " keys");
  }

  /** Without any secret. */
  @Override
  public String toString() {
    return settings.values().toString();
  }
}
