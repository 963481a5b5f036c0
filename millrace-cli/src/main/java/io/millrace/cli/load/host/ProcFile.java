package io.millrace.cli.load.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads files that may not be there, or not be ours to read, or vanish meanwhile. */
final class ProcFile {

  static final Path PROC = Path.of("/proc");

  private ProcFile() {}

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException | SecurityException e) {
      return List.of();
    }
  }

  static Optional<String> line(Path file) {
    return lines(file).stream().findFirst();
  }

  static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException | UncheckedIOException | SecurityException e) {
      return List.of();
    }
  }

  /** What a link says; empty if it cannot be read. */
  static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return "";
    }
  }
}
