package io.millrace.server.config;

import io.millrace.cli.PassphraseFile;
import io.millrace.cli.PassphraseText;
import io.millrace.srt.Passphrase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.TypeConversionException;

/** Makes passphrases of settings, which hold them or name the files that do. */
final class Secrets {

  private static final String PASSPHRASE = "passphrase";

  private final Map<String, Setting> found;
  private final List<String> advice = new ArrayList<>();

  /**
   * Reads nothing yet.
   *
   * @param found by key name; what does not hold because of another setting is taken out
   */
  Secrets(Map<String, Setting> found) {
    this.found = found;
  }

  /**
   * All of them.
   *
   * @throws ConfigException that names key and remedy, and no secret
   */
  Encryption encryption() {
    Map<String, Optional<Passphrase>> channels = new TreeMap<>();
    for (String name : List.copyOf(found.keySet())) {
      if (name.startsWith(ConfigKey.CHANNELS)) {
        String id = name.substring(ConfigKey.CHANNELS.length(), name.lastIndexOf('.'));
        channels.put(id, passphrase(ConfigKey.CHANNELS + id + "." + PASSPHRASE));
      }
    }
    return new Encryption(passphrase(PASSPHRASE), channels);
  }

  /** What to tell the operator of files that were read. */
  List<String> advice() {
    return advice;
  }

  /** Of the two ways to give it, the one that goes before; both at once would be a mistake. */
  private Optional<Passphrase> passphrase(String key) {
    Setting text = found.get(key);
    Setting file = found.get(key + ConfigKey.FILE_SUFFIX);
    if (file == null) {
      return text == null ? Optional.empty() : typed(text);
    }
    if (text == null) {
      return Optional.of(inFile(file));
    }
    int order = Integer.compare(text.origin().rank(), file.origin().rank());
    if (order == 0) {
      throw new ConfigException(key, "is given twice, here and as a file; keep one");
    }
    found.remove((order < 0 ? file : text).key().name());
    return passphrase(key);
  }

  private static Optional<Passphrase> typed(Setting setting) {
    if (setting.text().equals(PassphraseText.NONE)) {
      return Optional.empty();
    }
    try {
      return new PassphraseText().convert(setting.text());
    } catch (TypeConversionException e) {
      throw new ConfigException(setting.key().name(), String.valueOf(e.getMessage()));
    }
  }

  private Passphrase inFile(Setting setting) {
    try {
      Path file = besideTheConfiguration(setting);
      Passphrase passphrase = PassphraseFile.read(file);
      PassphraseFile.advice(file).filter(line -> !advice.contains(line)).ifPresent(advice::add);
      return passphrase;
    } catch (TypeConversionException e) {
      throw new ConfigException(setting.key().name(), String.valueOf(e.getMessage()));
    }
  }

  /** A name in a configuration file is meant from where that file is. */
  private static Path besideTheConfiguration(Setting setting) {
    Path file = PassphraseFile.path(setting.text().strip());
    return setting.origin() instanceof Origin.YamlFile yaml
        ? Path.of(yaml.file()).resolveSibling(file)
        : file;
  }
}
