package io.millrace.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** All keys for people: a page, and a file to begin with. */
public final class ReferencePage {

  private static final String HEAD = "reference.md";
  private static final String BROKER = "The broker";
  private static final String CHANNELS = "Channels";
  private static final int COLUMNS = 96;

  private ReferencePage() {}

  /** The page in Markdown, with the sample at its end. */
  public static String text() {
    StringBuilder page = new StringBuilder(head());
    page.append("## Keys\n\n");
    groups().forEach((title, keys) -> page.append(table(title, keys)));
    page.append("## A file to begin with\n\n```yaml\n").append(sample()).append("```\n");
    return page.toString();
  }

  /** A commented {@code millrace.yaml}, in which nothing is set. */
  public static String sample() {
    StringBuilder yaml =
        new StringBuilder(
            """
            # Millrace's configuration. A key that stands here as a comment has its default value.
            # Check it with: ./millrace broker --check-config
            # What each key does: docs/configuration.md
            """);
    groups()
        .forEach((title, keys) -> {
          yaml.append("\n# ---- ").append(title).append(" ----\n");
          keys.forEach(key -> yaml.append(lines(key)));
        });
    yaml.append(
        """

        # The same keys for one channel, or for some by pattern:
        #channels:
        #  studio/main:
        #    passphrase-file: studio.txt
        #  "guests/*":
        #    latency.max: 1s
        """);
    return yaml.toString();
  }

  /** All keys by the title that they stand under, in order. */
  public static Map<String, List<ConfigKey>> groups() {
    return ConfigKey.ALL.stream()
        .collect(
            Collectors.groupingBy(ReferencePage::title, LinkedHashMap::new, Collectors.toList()));
  }

  private static String title(ConfigKey key) {
    if (key.perChannel()) {
      return CHANNELS;
    }
    String group = key.group();
    return group.isEmpty() ? BROKER : Character.toUpperCase(group.charAt(0)) + group.substring(1);
  }

  private static String table(String title, List<ConfigKey> keys) {
    String where =
        title.equals(CHANNELS)
            ? "For all channels at the top, for some below `channels: NAME-OR-PATTERN:`.\n\n"
            : "";
    return "### "
        + title
        + "\n\n"
        + where
        + "| key | flag | environment | default | value | what |\n|---|---|---|---|---|---|\n"
        + keys.stream().map(ReferencePage::row).collect(Collectors.joining())
        + "\n";
  }

  private static String row(ConfigKey key) {
    return "| `%s` | `%s` | `%s` | %s | %s | %s%s |%n"
        .formatted(
            key.name(),
            key.flag(),
            key.env(),
            key.byDefault().isEmpty() ? "" : "`" + key.byDefault() + "`",
            value(key).replace("|", "\\|"),
            key.what().replace("|", "\\|"),
            key.atStart() ? " (*restart*)" : "");
  }

  /** {@code TIME, 20ms to 8s}. */
  private static String value(ConfigKey key) {
    ValueType type = key.type();
    if (type.min().isEmpty() && type.max().isEmpty()) {
      return type.shape();
    }
    if (type.min().isEmpty()) {
      return type.shape() + ", " + type.max() + " at most";
    }
    return type.shape()
        + ", "
        + type.min()
        + (type.max().isEmpty() ? " at least" : " to " + type.max());
  }

  private static String lines(ConfigKey key) {
    String restart = key.atStart() ? "; needs a restart" : "";
    String comment = key.what() + " (" + value(key) + restart + ")";
    return wrapped(comment) + "#" + key.name() + ":" + example(key) + "\n\n";
  }

  private static String example(ConfigKey key) {
    return key.byDefault().isEmpty() ? "" : " " + YamlText.scalar(key.byDefault());
  }

  private static String wrapped(String comment) {
    StringBuilder lines = new StringBuilder("#");
    int column = 1;
    for (String word : comment.split(" ", -1)) {
      if (column + 1 + word.length() > COLUMNS) {
        lines.append("\n#");
        column = 1;
      }
      lines.append(' ').append(word);
      column += 1 + word.length();
    }
    return lines.append('\n').toString();
  }

  private static String head() {
    try (InputStream in = ReferencePage.class.getResourceAsStream(HEAD)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of our own jar
    }
  }
}
