package io.millrace.server.access;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.UsageError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which file of keys a command is about. Filled by picocli. */
final class KeysPlace {

  @Mixin private final Places places;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "The file of keys. Default: keys.file of the configuration, else millrace-keys.yaml"
              + " here.")
  private @Nullable Path file;

  KeysPlace(Map<String, String> environment) {
    this.places = new Places(environment);
  }

  Places places() {
    return places;
  }

  /** Whether it was typed, so that the configuration does not matter. */
  boolean isTyped() {
    return file != null;
  }

  Path file() {
    return file != null ? file : places.broker().keys().file().orElse(KeysFile.USUAL);
  }

  /** Which one it is, wherever somebody reads it. */
  Path absolute() {
    return file().toAbsolutePath().normalize();
  }

  /** No keys if there is no file. */
  KeyRing read() {
    Path from = file();
    try {
      return KeysFile.read(from);
    } catch (NoSuchFileException e) {
      return KeyRing.EMPTY;
    } catch (IOException e) {
      throw failure(from, e);
    }
  }

  /** Tells what the user should know about the file. */
  void edit(KeysEditor.Change change, PrintWriter err) {
    Path to = file();
    try {
      new KeysEditor(to).edit(change).ifPresent(err::println);
      err.flush();
    } catch (IOException e) {
      throw failure(to, e);
    }
  }

  private static RuntimeException failure(Path file, IOException e) {
    return switch (e) {
      case KeysFile.Unreadable damaged -> new UsageError(String.valueOf(damaged.getMessage()));
      case AccessDeniedException _ ->
          new CommandFailure(file + ": permission denied; check the owner of file and folder");
      case NoSuchFileException _ -> new CommandFailure(file + ": there is no such folder; make it");
      case FileSystemException known ->
          new CommandFailure(
              file
                  + ": cannot be replaced ("
                  + known.getReason()
                  + "); it must lie in a folder"
                  + " that can be written to, not be mounted by itself");
      default -> new CommandFailure(file + ": " + e.getMessage());
    };
  }
}
