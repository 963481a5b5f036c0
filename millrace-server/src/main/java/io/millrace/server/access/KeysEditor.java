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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Changes the file of keys: one process at a time, all of the change or nothing, and for its
 * owner's eyes only. What is read meanwhile is the file as it was, or as it is.
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
   * it at the moment.
   *
   * @throws IOException if it cannot be read or written
   */
  void edit(Change change) throws IOException {
    try (FileChannel lock =
            FileChannel.open(
                sibling(".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                forItsOwner());
        var _ = lock.lock()) {
      KeyRing now = read();
      List<StreamKey> keys = change.apply(now);
      if (!keys.equals(now.all())) {
        write(KeysFile.format(keys));
      }
    }
  }

  private KeyRing read() throws IOException {
    try {
      return KeysFile.read(file);
    } catch (NoSuchFileException e) {
      return KeyRing.EMPTY;
    }
  }

  private void write(String text) throws IOException {
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
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
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

  private static FileAttribute<?>[] forItsOwner() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
