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
  private Optional<Mark> last = Optional.empty();

  /** What tells one state of a file from another; a file that was renamed to it is another. */
  private record Mark(FileTime modified, long size, Optional<Object> fileKey) {}

  KeysWatch(Path file, Consumer<KeyRing> changed) {
    this.file = file;
    this.changed = changed;
  }

  /**
   * Reads the file for the first time; none means no keys.
   *
   * @throws IOException if it is there and cannot be read
   */
  synchronized void start() throws IOException {
    last = mark();
    if (last.isPresent()) {
      changed.accept(KeysFile.read(file));
    }
  }

  /** Looks whether it was changed, and reads it then. */
  synchronized void look() {
    try {
      Optional<Mark> now = mark();
      if (now.equals(last)) {
        return;
      }
      last = now; // a broken file is told of once
      if (now.isEmpty()) {
        LOG.warn(
            "{}: the file is gone; its keys hold on, and none is revoked until it is back", file);
        return;
      }
      take(KeysFile.read(file));
    } catch (IOException e) {
      LOG.warn("{}; the keys as they were hold on", reason(e));
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
