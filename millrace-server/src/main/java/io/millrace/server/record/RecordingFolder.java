package io.millrace.server.record;

import io.millrace.broker.ProducerId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where recordings are kept: a folder with one in it for each channel. Knows only folders and files
 * whose names it would give itself, so that nothing else is shown, sent or deleted. Any thread.
 */
final class RecordingFolder {

  private static final String SLASH = "~"; // stands in no channel's name
  private static final String DOT = "%2E";

  private final Path root;

  RecordingFolder(Path root) {
    this.root = root;
  }

  /**
   * A file as it was found.
   *
   * @param bytes in it at that moment
   * @param changedAt when something was last written to it
   */
  record Found(FileName name, long bytes, Instant changedAt) {}

  /** The whole of it. */
  Path root() {
    return root;
  }

  /** A channel's; need not exist. */
  Path of(ProducerId id) {
    String name = id.value().replace("/", SLASH);
    return root.resolve(name.startsWith(".") ? DOT + name.substring(1) : name);
  }

  private static Optional<ProducerId> channel(Path folder) {
    String name = String.valueOf(folder.getFileName());
    String dotted = name.startsWith(DOT) ? "." + name.substring(DOT.length()) : name;
    return ProducerId.parse(dotted.replace(SLASH, "/"));
  }

  /** Channels that have a folder, by name. */
  List<ProducerId> channels() throws IOException {
    List<ProducerId> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
      folders.forEach(
          folder -> channel(folder).filter(id -> of(id).equals(folder)).ifPresent(found::add));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    found.sort(Comparator.comparing(ProducerId::value));
    return found;
  }

  /** A channel's recordings, the oldest first. */
  List<Found> list(ProducerId id) throws IOException {
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(of(id))) {
      for (Path file : files) {
        FileName.parse(String.valueOf(file.getFileName()))
            .flatMap(name -> look(file, name))
            .ifPresent(found::add);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    found.sort(Comparator.comparing(file -> file.name().text()));
    return found;
  }

  /** A file that is there, and no link to somewhere else. */
  Optional<Found> find(ProducerId id, FileName name) {
    return look(path(id, name), name);
  }

  private static Optional<Found> look(Path file, FileName name) {
    try {
      BasicFileAttributes is =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return is.isRegularFile()
          ? Optional.of(new Found(name, is.size(), is.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // deleted meanwhile
    }
  }

  Path path(ProducerId id, FileName name) {
    return of(id).resolve(name.text());
  }

  /** False if there is no such file. A folder that is empty then goes too. */
  boolean delete(ProducerId id, FileName name) throws IOException {
    if (find(id, name).isEmpty()) {
      return false;
    }
    boolean deleted = Files.deleteIfExists(path(id, name));
    deleteIfEmpty(of(id));
    return deleted;
  }

  private static void deleteIfEmpty(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      // something is in it, or begins to be
    }
  }
}
