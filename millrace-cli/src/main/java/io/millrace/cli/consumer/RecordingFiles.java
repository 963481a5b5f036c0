package io.millrace.cli.consumer;

import io.millrace.cli.ChannelName;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Names and opens the files of recordings; never overwrites one unless told to. */
final class RecordingFiles {

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final int MAX_SAME_NAME = 100;

  private final Clock clock;
  private final boolean overwrite;

  RecordingFiles(Clock clock, boolean overwrite) {
    this.clock = clock;
    this.overwrite = overwrite;
  }

  /** Opens {@code <id>-<yyyyMMdd-HHmmss>.ts} in the folder, with a number if it is taken. */
  Output openDefault(String id, Path folder) {
    String stem = ChannelName.asFileName(id) + "-" + LocalDateTime.now(clock).format(STAMP);
    Path file = folder.resolve(stem + ".ts");
    for (int i = 2; Files.exists(file) && i < MAX_SAME_NAME; i++) {
      file = folder.resolve(stem + "-" + i + ".ts");
    }
    return open(file);
  }

  /**
   * Opens what a person named: a folder gets a default name, {@code {id}} stands for the channel.
   *
   * @throws CommandFailure in one line, if it cannot be
   */
  Output openNamed(String id, String target) {
    Path path = path(target.replace("{id}", ChannelName.asFileName(id)));
    return isFolder(target, path) ? openDefault(id, path) : open(path);
  }

  /** Whether the name is good for several channels at once. */
  static boolean suitsSeveral(String target) {
    return target.contains("{id}") || isFolder(target, path(target));
  }

  private static boolean isFolder(String target, Path path) {
    return target.endsWith("/") || Files.isDirectory(path);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new CommandFailure("'" + Printable.clean(name) + "' is no file name; choose another");
    }
  }

  private Output open(Path file) {
    boolean isNew = !Files.exists(file);
    try {
      OutputStream out = Files.newOutputStream(file, options(file));
      return PacketWriter.hashing(
          file.toString(), out, PacketWriter.QUEUE_BYTES, isNew ? () -> remove(file) : () -> {});
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          "'" + file + "' exists; choose another name, or start with --force to overwrite");
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          "'" + file + "' cannot be made, its folder does not exist; make it first");
    } catch (AccessDeniedException e) {
      throw new CommandFailure(
          "'" + file + "' cannot be written: permission denied; choose another place");
    } catch (IOException e) {
      throw new CommandFailure(
          "'" + file + "' cannot be written (" + e.getMessage() + "); choose another place");
    }
  }

  /** An empty recording is of no use to anybody. */
  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It stays, empty.
    }
  }

  /** Pipes and devices are there already and lose nothing by being written to. */
  private OpenOption[] options(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return new OpenOption[] {StandardOpenOption.WRITE};
    }
    return overwrite
        ? new OpenOption[] {
          StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING
        }
        : new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW};
  }
}
