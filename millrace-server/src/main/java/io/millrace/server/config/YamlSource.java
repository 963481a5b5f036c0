package io.millrace.server.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads settings from a YAML file; {@code log: {bytes: 64MB}} and {@code log.bytes: 64MB} alike.
 */
final class YamlSource {

  private static final long SIZE_MAX = 1 << 20;
  private static final int DEPTH_MAX = 8;
  private static final String CHANNELS = "channels";

  private final String file;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private YamlSource(String file) {
    this.file = file;
  }

  /** By key name. */
  static Map<String, Setting> read(Path path) {
    return parse(path.toString(), text(path));
  }

  static Map<String, Setting> parse(String file, String text) {
    YamlSource source = new YamlSource(file);
    try {
      new Compose(LoadSettings.builder().setLabel(file).build())
          .composeString(text)
          .ifPresent(root -> source.take("", root, 0));
    } catch (MarkedYamlEngineException e) {
      throw new ConfigException(
          file
              + " line "
              + e.getProblemMark().map(YamlSource::line).orElse(1)
              + ": not YAML: "
              + withoutValue(String.valueOf(e.getProblem()))
              + "; write KEY: VALUE, with quotes around values that hold brackets");
    } catch (YamlEngineException e) {
      throw new ConfigException(file + ": not YAML; write one KEY: VALUE a line");
    }
    return source.settings;
  }

  /** A passphrase that begins with an asterisk is an alias to YAML, which repeats it. */
  private static String withoutValue(String problem) {
    return problem.replaceFirst("(alias) .*", "$1 (a value that begins with *)");
  }

  private static String text(Path path) {
    try {
      if (Files.size(path) > SIZE_MAX) {
        throw new ConfigException(path + ": larger than 1 MB; this is no configuration");
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new ConfigException(path + ": no such file; give another with --config FILE");
    } catch (MalformedInputException e) {
      throw new ConfigException(path + ": not text in UTF-8; save it so");
    } catch (IOException e) {
      throw new ConfigException(path + ": cannot be read (" + e + "); check its permissions");
    }
  }

  private void take(String name, Node node, int depth) {
    if (name.equals(CHANNELS) && node instanceof MappingNode mapping) {
      takeChannels(mapping);
    } else if (node instanceof MappingNode mapping && depth < DEPTH_MAX) {
      for (NodeTuple entry : mapping.getValue()) {
        take(child(name, entry.getKeyNode()), entry.getValueNode(), depth + 1);
      }
    } else if (name.isEmpty()) {
      throw new ConfigException(
          file
              + ": must hold lines KEY: VALUE, with a blank behind the colon, such as latency: 120ms");
    } else {
      put(node, origin -> KeyFinder.setting(name, text(node), origin));
    }
  }

  /** Names below are those of channels, whatever dots they hold, or patterns. */
  private void takeChannels(MappingNode channels) {
    for (NodeTuple entry : channels.getValue()) {
      String pattern = child("", entry.getKeyNode());
      takeOfChannel(pattern, "", entry.getValueNode(), 0);
    }
  }

  private void takeOfChannel(String pattern, String name, Node node, int depth) {
    if (node instanceof MappingNode mapping && depth < DEPTH_MAX) {
      for (NodeTuple entry : mapping.getValue()) {
        takeOfChannel(pattern, child(name, entry.getKeyNode()), entry.getValueNode(), depth + 1);
      }
    } else if (name.isEmpty()) {
      put(node, _ -> KeyFinder.setting(Setting.CHANNELS + pattern, "", new Origin.Default()));
    } else {
      put(node, origin -> KeyFinder.ofChannel(pattern, name, text(node), origin));
    }
  }

  private String child(String parent, Node key) {
    if (!(key instanceof ScalarNode scalar)) {
      throw new ConfigException(file + " line " + line(key) + ": a key must be a plain word");
    }
    return parent.isEmpty() ? scalar.getValue() : parent + "." + scalar.getValue();
  }

  private void put(Node node, Function<Origin, Setting> reader) {
    Origin.YamlFile origin = new Origin.YamlFile(file, line(node));
    Setting setting;
    try {
      setting = reader.apply(origin);
    } catch (ConfigException e) {
      throw new ConfigException(origin.text() + ": " + e.getMessage());
    }
    String name = setting.name();
    if (!isWhole(node, setting.key())) {
      String example = setting.key().byDefault();
      throw new ConfigException(
          origin.text()
              + ": "
              + name
              + " must have one value"
              + (example.isEmpty() ? "" : ", such as " + example));
    }
    if (settings.put(name, setting) != null) {
      throw new ConfigException(origin.text() + ": " + name + " stands there twice; keep one");
    }
  }

  private static boolean isWhole(Node node, ConfigKey key) {
    return node instanceof SequenceNode
        ? key.type().isSeveral()
        : node instanceof ScalarNode scalar && !scalar.getValue().isBlank();
  }

  /** The parts of a list have a line end behind each. */
  private static String text(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode list ->
          list.getValue().stream()
              .map(part -> part instanceof ScalarNode scalar ? scalar.getValue() : "")
              .map(part -> part + ValueType.SEPARATOR)
              .collect(Collectors.joining());
      default -> "";
    };
  }

  private static int line(Node node) {
    return node.getStartMark().map(YamlSource::line).orElse(1);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }
}
