package io.millrace.testkit.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The first bytes a program has put out. What exceeds the limit is read and dropped, so that the
 * program goes on. Thread-safe.
 */
final class OutputBytes {
  private static final int PIECE = 64 << 10;

  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long dropped;

  OutputBytes(int limit) {
    this.limit = limit;
  }

  /** Reads until the end of the stream. */
  void drain(InputStream stream) {
    byte[] piece = new byte[PIECE];
    try (stream) {
      for (int read = stream.read(piece); read >= 0; read = stream.read(piece)) {
        add(piece, read);
      }
    } catch (IOException closed) {
      // The program was killed and its pipe closed under the reader: that is the end as well.
    }
  }

  synchronized byte[] bytes() {
    return kept.toByteArray();
  }

  /** How many bytes came after the limit was reached. */
  synchronized long dropped() {
    return dropped;
  }

  private synchronized void add(byte[] piece, int length) {
    int fits = Math.min(length, limit - kept.size());
    kept.write(piece, 0, fits);
    dropped += length - fits;
  }
}
