package io.millrace.server.access;

import io.millrace.server.config.ChannelPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.json.JsonMapper;

/** The file of stream keys: YAML, of which JSON is a kind. Stateless. */
final class KeysFile {

  /** Used when no other is named. */
  static final Path USUAL = Path.of("millrace-keys.yaml");

  static final int KEYS_MAX = 100_000;

  private static final long SIZE_MAX = 64 << 20;
  private static final int LABEL_MAX = 200;
  private static final String KEYS = "keys";
  private static final List<String> NAMES =
      List.of("id", "channel", "role", "label", "hash", "created", "revoked");

  private static final String HEAD =
      """
      # Stream keys of Millrace: ./millrace key create, list and revoke change this file, and a
      # running broker reads it again by itself. A key cannot be had from its hash.
      """;

  private KeysFile() {}

  /** Something in the file is not as it must be; the message names file, place and remedy. */
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    Unreadable(Path file, String problem) {
      super(file + ": " + problem);
    }
  }

  /**
   * Reads it.
   *
   * @throws NoSuchFileException if there is none
   * @throws Unreadable if it is none of ours, or damaged
   */
  static KeyRing read(Path file) throws IOException {
    if (Files.size(file) > SIZE_MAX) {
      throw new Unreadable(file, "larger than 64 MB; this is no file of keys");
    }
    return parse(file, Files.readString(file));
  }

  static KeyRing parse(Path file, String text) throws Unreadable {
    Object root;
    try {
      root =
          new Load(LoadSettings.builder().setCodePointLimit((int) SIZE_MAX).build())
              .loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new Unreadable(file, "line " + line + " is not YAML; take back what was changed there");
    } catch (YamlEngineException e) {
      throw new Unreadable(file, "not YAML; take back what was changed there");
    }
    if (root == null) {
      return KeyRing.EMPTY;
    }
    if (!(root instanceof Map<?, ?> map)
        || map.size() != 1
        || !(map.get(KEYS) instanceof List<?> entries)
        || entries.size() > KEYS_MAX) {
      throw new Unreadable(file, "must hold a list of keys below 'keys:', and nothing else");
    }
    List<StreamKey> keys = new ArrayList<>();
    for (Object entry : entries) {
      keys.add(key(file, keys.size() + 1, entry));
    }
    try {
      return new KeyRing(keys);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(file, e.getMessage() + "; remove one");
    }
  }

  private static StreamKey key(Path file, int number, @Nullable Object entry) throws Unreadable {
    if (!(entry instanceof Map<?, ?> fields) || !NAMES.containsAll(fields.keySet())) {
      throw new Unreadable(
          file, "entry " + number + " must hold " + String.join(", ", NAMES) + ", nothing else");
    }
    try {
      String id = text(fields, "id");
      return new StreamKey(
          need(id, StreamKeyText.isId(id)),
          ChannelPattern.find(text(fields, "channel")).orElseThrow(() -> wrong("channel")),
          Action.parse(text(fields, "role")).orElseThrow(() -> wrong("role")),
          label(fields),
          Argon2Hash.parse(text(fields, "hash")).orElseThrow(() -> wrong("hash")),
          Instant.parse(text(fields, "created")),
          fields.containsKey("revoked")
              ? Optional.of(Instant.parse(text(fields, "revoked")))
              : Optional.empty());
    } catch (DateTimeParseException e) {
      throw new Unreadable(
          file, "entry " + number + ": created and revoked must be like 2026-11-22T18:00:00Z");
    } catch (IllegalArgumentException e) {
      throw new Unreadable(file, "entry " + number + ": " + e.getMessage());
    }
  }

  private static String need(String id, boolean fits) {
    if (!fits) {
      throw wrong("id");
    }
    return id;
  }

  private static IllegalArgumentException wrong(String name) {
    return new IllegalArgumentException(
        name + " is not as ./millrace key create writes it; take back what was changed there");
  }

  /** An instant without quotes is text to this parser, too. */
  private static String text(Map<?, ?> fields, String name) {
    Object value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return String.valueOf(value);
  }

  private static String label(Map<?, ?> fields) {
    String label = fields.containsKey("label") ? text(fields, "label") : "";
    if (label.length() > LABEL_MAX) {
      throw new IllegalArgumentException("label is longer than " + LABEL_MAX + " characters");
    }
    return label;
  }

  /** As it is written. */
  static String format(List<StreamKey> keys) {
    StringBuilder yaml = new StringBuilder(HEAD);
    yaml.append(KEYS).append(keys.isEmpty() ? ": []\n" : ":\n");
    for (StreamKey key : keys) {
      yaml.append("  - id: ").append(quoted(key.id())).append('\n');
      line(yaml, "channel", quoted(key.channel().toString()));
      line(yaml, "role", key.role().text());
      if (!key.label().isEmpty()) {
        line(yaml, "label", quoted(key.label()));
      }
      line(yaml, "hash", quoted(key.hash().text()));
      line(yaml, "created", quoted(key.created().toString()));
      key.revoked().ifPresent(when -> line(yaml, "revoked", quoted(when.toString())));
    }
    return yaml.toString();
  }

  private static void line(StringBuilder yaml, String name, String value) {
    yaml.append("    ").append(name).append(": ").append(value).append('\n');
  }

  /** As JSON has it, which YAML reads alike. */
  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
