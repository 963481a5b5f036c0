package io.millrace.server.record;

import io.millrace.server.config.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether there is room for recordings. Asks the file system each time. Any thread. */
final class DiskRoom {

  /** Between stopping and going on, so that a recording does not come and go. */
  private static final long DISTANCE_BYTES = 1 << 20;

  private static final int DISTANCE_PART = 8;

  private final Path folder;
  private final Supplier<ByteSize> least;

  /**
   * On the disk of a folder, which need not exist.
   *
   * @param least what is to be left free
   */
  DiskRoom(Path folder, Supplier<ByteSize> least) {
    this.folder = folder.toAbsolutePath();
    this.least = least;
  }

  /** Why nothing may be written; empty if something may. */
  Optional<String> lacks() {
    return lacks(0);
  }

  /** The same for one that stopped, and wants a bit more before it goes on. */
  Optional<String> lacksToGoOn() {
    return lacks(Math.max(DISTANCE_BYTES, least.get().bytes() / DISTANCE_PART));
  }

  private Optional<String> lacks(long more) {
    long left = least.get().bytes();
    try {
      long free = Files.getFileStore(existing()).getUsableSpace();
      return free >= left + more
          ? Optional.empty()
          : Optional.of(
              "the disk of '%s' has %s left, and %s are to be left free (record.free)"
                  .formatted(folder, inWords(free), least.get()));
    } catch (IOException e) {
      return Optional.of("'" + folder + "' cannot be looked at: " + Problem.of(e));
    }
  }

  private Path existing() {
    Path path = folder;
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }

  private static String inWords(long bytes) {
    return bytes < DISTANCE_BYTES ? (bytes >> 10) + " KB" : (bytes >> 20) + " MB";
  }
}
