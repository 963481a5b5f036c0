package io.millrace.server.config;

import io.millrace.cli.PassphraseFile;
import io.millrace.cli.PassphraseText;
import io.millrace.server.blocks.AddressRange;
import io.millrace.srt.Passphrase;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * How one value is written.
 *
 * @param shape for help
 * @param reader makes a value of a key and a text; throws {@link ConfigException}
 * @param fileReader the same with a file that holds it; null if the value is no secret
 */
record ScalarType(
    String shape,
    BiFunction<String, String, Object> reader,
    @Nullable BiFunction<String, Path, Object> fileReader) {

  private static final Map<Class<?>, ScalarType> KNOWN =
      Map.ofEntries(
          Map.entry(HostPort.class, plain("HOST:PORT", HostPort::parse)),
          Map.entry(Duration.class, plain("TIME", Durations::parse)),
          Map.entry(ByteSize.class, plain("SIZE", ByteSize::parse)),
          Map.entry(int.class, plain("NUMBER", ScalarType::wholeNumber)),
          Map.entry(Integer.class, plain("NUMBER", ScalarType::wholeNumber)),
          Map.entry(boolean.class, plain("true|false", ScalarType::truth)),
          Map.entry(String.class, plain("TEXT", (_, text) -> text.strip())),
          Map.entry(Path.class, plain("FILE", ScalarType::path)),
          Map.entry(WebOrigin.class, plain("SITE", WebOrigin::parse)),
          Map.entry(AddressRange.class, plain("ADDRESS", ScalarType::addresses)),
          Map.entry(URI.class, plain("URL", WebUrl::parse)),
          Map.entry(
              Passphrase.class,
              new ScalarType("TEXT", ScalarType::passphrase, ScalarType::passphraseFile)),
          Map.entry(Secret.class, new ScalarType("TEXT", Secret::parse, Secret::read)));

  private static ScalarType plain(String shape, BiFunction<String, String, Object> reader) {
    return new ScalarType(shape, reader, null);
  }

  /**
   * That of a class.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ScalarType of(Class<?> type) {
    if (type.isEnum()) {
      return ofEnum(type);
    }
    ScalarType known = KNOWN.get(type);
    if (known == null) {
      throw new IllegalArgumentException(type + " cannot be read; add it to ScalarType");
    }
    return known;
  }

  private static ScalarType ofEnum(Class<?> type) {
    List<Object> constants = Arrays.asList(type.getEnumConstants());
    List<String> words = constants.stream().map(ScalarType::word).toList();
    return plain(
        String.join("|", words),
        (key, text) -> {
          int place = words.indexOf(text.strip().toLowerCase(Locale.ROOT));
          if (place < 0) {
            throw new ConfigException(key, "'" + text + "' must be " + either(words));
          }
          return constants.get(place);
        });
  }

  private static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code a, b or c}. */
  private static String either(List<String> words) {
    return words.stream().limit(words.size() - 1L).collect(Collectors.joining(", "))
        + " or "
        + words.getLast();
  }

  /** Whether its values may not be shown. */
  boolean isSecret() {
    return fileReader != null;
  }

  /** The value of a text. */
  Object read(String key, String text) {
    return reader.apply(key, text);
  }

  /** The secret of a file. */
  Object readFile(String key, Path file) {
    if (fileReader == null) {
      throw new IllegalArgumentException(key + " is no secret");
    }
    return fileReader.apply(key, file);
  }

  private static Object wholeNumber(String key, String text) {
    try {
      return Integer.parseInt(text.strip().replace("_", ""));
    } catch (NumberFormatException e) {
      throw new ConfigException(key, "'" + text + "' must be a whole number");
    }
  }

  private static Object addresses(String key, String text) {
    try {
      return AddressRange.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, String.valueOf(e.getMessage()));
    }
  }

  private static Object truth(String key, String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes" -> true;
      case "false", "off", "no" -> false;
      default -> throw new ConfigException(key, "'" + text + "' must be true or false");
    };
  }

  private static Object path(String key, String text) {
    try {
      return Path.of(text.strip());
    } catch (InvalidPathException e) {
      throw new ConfigException(key, "'" + text + "' is no file name");
    }
  }

  private static Object passphrase(String key, String text) {
    try {
      Optional<Passphrase> value = new PassphraseText().convert(text);
      return value.orElseThrow(() -> new ConfigException(key, "cannot be none"));
    } catch (TypeConversionException e) {
      throw new ConfigException(key, String.valueOf(e.getMessage()));
    }
  }

  private static Object passphraseFile(String key, Path file) {
    try {
      return PassphraseFile.read(file);
    } catch (TypeConversionException e) {
      throw new ConfigException(key, String.valueOf(e.getMessage()));
    }
  }
}
