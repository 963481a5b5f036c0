package io.millrace.server.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes the file of keys: one process at a time, all of the change or nothing. A new file is for
 * its owner's eyes only. What is read meanwhile is the file as it was, or as it is.
 */
final class KeysEditor {

  private final Path file;

  /** Of a file that need not exist; behind a symbolic link, it is the file that is replaced. */
  KeysEditor(Path file) throws IOException {
    this.file = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
  }

  /** What the keys are to be. */
  @FunctionalInterface
  interface Change {

    /** The same list, if nothing is to be changed. */
    List<StreamKey> apply(KeyRing now);
  }

  /**
   * Makes a change; a file that is not there counts as one without keys. Waits for whoever changes
   * it at the moment. Owner, group and rights stay as they were.
   *
   * @return what could not stay as it was, for people; mostly empty
   * @throws IOException if it cannot be read or written
   */
  Optional<String> edit(Change change) throws IOException {
    try (FileChannel lock =
            FileChannel.open(
                sibling(".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                forItsOwner());
        var _ = lock.lock()) {
      KeyRing now = read();
      List<StreamKey> keys = change.apply(now);
      return keys.equals(now.all()) ? Optional.empty() : write(KeysFile.format(keys));
    }
  }

  private KeyRing read() throws IOException {
    try {
      return KeysFile.read(file);
    } catch (NoSuchFileException e) {
      return KeyRing.EMPTY;
    }
  }

  private Optional<String> write(String text) throws IOException {
    Path fresh = sibling(".new");
    Files.deleteIfExists(fresh); // of one that was killed
    try (FileChannel to =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            forItsOwner())) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      to.force(true);
    }
    Optional<String> changed = isPosix() ? likeBefore(fresh) : Optional.empty();
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
    return changed;
  }

  /** The broker must be able to read the new file if it could read the old one. */
  private Optional<String> likeBefore(Path fresh) throws IOException {
    PosixFileAttributes before;
    try {
      before = Files.readAttributes(file, PosixFileAttributes.class);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    PosixFileAttributeView now = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    try {
      PosixFileAttributes own = now.readAttributes();
      if (!own.group().equals(before.group())) {
        now.setGroup(before.group());
      }
      if (!own.owner().equals(before.owner())) {
        now.setOwner(before.owner());
      }
      now.setPermissions(before.permissions());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "%s belonged to %s:%s with rights %s, and does no longer; see that the broker can read it"
              .formatted(
                  file,
                  before.owner().getName(),
                  before.group().getName(),
                  PosixFilePermissions.toString(before.permissions())));
    }
  }

  /** So that the new name, too, survives a power cut; where folders can be opened. */
  private void syncFolder() {
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."))) {
      folder.force(true);
    } catch (IOException e) {
      // not on this system: the file itself is on the disk
    }
  }

  private Path sibling(String ending) {
    return file.resolveSibling("." + file.getFileName() + ending);
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] forItsOwner() {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
