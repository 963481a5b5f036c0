package io.millrace.server.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * A file that is being written. What was written is the operating system's at once, so that it is
 * there whatever becomes of this process; the disk has it within {@link #FORCE_NS}. Ends with
 * something whole: of what could not be written as a whole nothing stays. One thread.
 */
final class RecordingFile implements AutoCloseable {

  /** How much of it a machine that loses its power may lose, beside what the disk forgets. */
  private static final long FORCE_NS = 5_000_000_000L;

  private static final int MOST_OF_A_SECOND = 1000;

  private final FileName name;
  private final Path path;
  private final FileChannel channel;
  private final long beganNs;
  private long bytes;
  private long forcedNs;

  private RecordingFile(FileName name, Path path, FileChannel channel, long nowNs) {
    this.name = name;
    this.path = path;
    this.channel = channel;
    this.beganNs = nowNs;
    this.forcedNs = nowNs;
  }

  /**
   * Makes one in a folder, which is made if need be.
   *
   * @param startedAt the next free millisecond from then on becomes its name
   */
  static RecordingFile create(Path folder, Instant startedAt, String kind, long nowNs)
      throws IOException {
    for (int later = 0; ; later++) {
      Files.createDirectories(folder);
      FileName name = FileName.of(startedAt.plusMillis(later), kind);
      Path path = folder.resolve(name.text());
      try {
        FileChannel channel =
            FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        return new RecordingFile(name, path, channel, nowNs);
      } catch (FileAlreadyExistsException e) {
        if (later == MOST_OF_A_SECOND) {
          throw e;
        }
      } catch (NoSuchFileException e) { // the folder was empty, and went with its last file
        if (later > 0) {
          throw e;
        }
      }
    }
  }

  /** Appends all of it, or nothing and fails. */
  void append(ByteBuffer data, long nowNs) throws IOException {
    int length = data.remaining();
    try {
      while (data.hasRemaining()) {
        channel.write(data);
      }
    } catch (IOException e) {
      channel.truncate(bytes);
      throw e;
    }
    bytes += length;
    if (nowNs - forcedNs >= FORCE_NS) {
      forcedNs = nowNs;
      channel.force(false);
    }
  }

  FileName name() {
    return name;
  }

  long bytes() {
    return bytes;
  }

  /** How long ago it was begun. */
  long ageNs(long nowNs) {
    return nowNs - beganNs;
  }

  /** Nothing more comes; a file without a byte is of use to nobody. */
  @Override
  public void close() throws IOException {
    try (channel) {
      channel.force(true);
    } finally {
      if (bytes == 0) {
        Files.deleteIfExists(path);
      }
    }
  }
}
