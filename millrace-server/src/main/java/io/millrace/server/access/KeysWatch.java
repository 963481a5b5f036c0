package io.millrace.server.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the file of keys was changed. A file that cannot be read changes nothing: the keys
 * that were good stay good and no channel opens. One thread at a time; reads a disk: never on a
 * loop.
 */
final class KeysWatch {

  private static final Logger LOG = LoggerFactory.getLogger(KeysWatch.class);

  private final Path file;
  private final Consumer<KeyRing> changed;
  private final Source source;
  private Optional<Mark> last = Optional.empty();
  private String told = "";

  /** What tells one state of a file from another; a file that was renamed to it is another. */
  private record Mark(FileTime modified, long size, Optional<Object> fileKey) {}

  /** Where the keys are had from. */
  @FunctionalInterface
  interface Source {
    KeyRing read(Path file) throws IOException;
  }

  KeysWatch(Path file, Consumer<KeyRing> changed) {
    this(file, KeysFile::read, changed);
  }

  KeysWatch(Path file, Source source, Consumer<KeyRing> changed) {
    this.file = file;
    this.source = source;
    this.changed = changed;
  }

  /**
   * Reads the file, changed or not, and tells nobody; from then on it is looked after.
   *
   * @return empty if there is none
   * @throws IOException if it is there and cannot be read
   */
  synchronized Optional<KeyRing> read() throws IOException {
    Optional<Mark> now = mark();
    Optional<KeyRing> ring = now.isPresent() ? Optional.of(source.read(file)) : Optional.empty();
    last = now;
    return ring;
  }

  /** Looks whether it was changed, and reads it then. */
  synchronized void look() {
    try {
      Optional<Mark> now = mark();
      if (!now.equals(last)) {
        changed(now);
      }
      told = "";
    } catch (IOException e) {
      tell(reason(e));
    }
  }

  /** What could not be read now may be readable at the next look, without another mark. */
  private void changed(Optional<Mark> now) throws IOException {
    if (now.isEmpty()) {
      last = now;
      LOG.warn(
          "{}: the file is gone; its keys hold on, and none is revoked until it is back", file);
      return;
    }
    KeyRing fresh;
    try {
      fresh = source.read(file);
    } catch (KeysFile.Unreadable e) {
      last = now; // and stays so until somebody changes it
      throw e;
    }
    last = now;
    take(fresh);
  }

  /** Once, not every second. */
  private void tell(String reason) {
    if (!reason.equals(told)) {
      told = reason;
      LOG.warn("{}; the keys as they were hold on", reason);
    }
  }

  private void take(KeyRing fresh) {
    long good = fresh.all().stream().filter(key -> !key.isRevoked()).count();
    LOG.info(
        "{} read again: {} key{}, {} revoked",
        file,
        good,
        good == 1 ? "" : "s",
        fresh.all().size() - good);
    changed.accept(fresh);
  }

  private String reason(IOException e) {
    return e instanceof KeysFile.Unreadable
        ? String.valueOf(e.getMessage())
        : file + ": cannot be read (" + e + "); check its owner and rights";
  }

  private Optional<Mark> mark() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Mark(now.lastModifiedTime(), now.size(), Optional.ofNullable(now.fileKey())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
