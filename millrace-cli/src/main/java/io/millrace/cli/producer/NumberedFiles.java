package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a folder whose names end in a number, in the order of the numbers. */
final class NumberedFiles {

  /** The number just before the extension, as in {@code frame12.jpg}. */
  private static final Pattern NAME = Pattern.compile(".*?([0-9]{1,18})\\.([A-Za-z0-9]+)");

  private NumberedFiles() {}

  /** A file and the number in its name. */
  record Numbered(long number, Path file) {}

  /**
   * Lists a folder; other files are passed over.
   *
   * @param extensions in lower case, without dot
   * @throws CommandFailure if the folder cannot be read
   */
  static List<Numbered> list(Path folder, Set<String> extensions) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(file -> number(file, extensions).stream())
          .sorted(
              Comparator.comparingLong(Numbered::number)
                  .thenComparing(n -> n.file().getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new CommandFailure(
          "folder '" + folder + "' cannot be read (" + e.getMessage() + "); check its rights");
    }
  }

  private static Optional<Numbered> number(Path file, Set<String> extensions) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    if (!matcher.matches() || !extensions.contains(matcher.group(2).toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    return Optional.of(new Numbered(Long.parseLong(matcher.group(1)), file));
  }
}
