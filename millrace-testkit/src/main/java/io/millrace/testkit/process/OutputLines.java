package io.millrace.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The last 200 lines a program has written, each cut after 4096 characters. A carriage return ends
 * a line too, because progress lines end so. Thread-safe; a waiter is woken by each line and by the
 * end.
 */
final class OutputLines {
  private static final int MAX_LINES = 200;
  private static final int MAX_LINE_LENGTH = 4096;
  private static final long MS = 1_000_000;

  private final Deque<String> lines = new ArrayDeque<>();
  private boolean ended;

  /** Reads until the end of the stream. */
  void drain(InputStream stream) {
    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      StringBuilder line = new StringBuilder();
      for (int next = reader.read(); next >= 0; next = reader.read()) {
        append(line, (char) next);
      }
      add(line);
    } catch (IOException closed) {
      // The program was killed and its pipe closed under the reader: that is the end as well.
    } finally {
      end();
    }
  }

  /**
   * The first kept line of which the predicate says true; empty at the deadline, or when the
   * program has written its last line.
   */
  synchronized Optional<String> await(Predicate<String> wanted, long deadlineNs)
      throws InterruptedException {
    while (true) {
      Optional<String> found = lines.stream().filter(wanted).findFirst();
      long leftNs = deadlineNs - System.nanoTime();
      if (found.isPresent() || ended || leftNs <= 0) {
        return found;
      }
      wait(leftNs / MS + 1);
    }
  }

  synchronized String text() {
    return String.join("\n", lines);
  }

  private void append(StringBuilder line, char next) {
    if (next == '\n' || next == '\r') {
      add(line);
      line.setLength(0);
    } else if (line.length() < MAX_LINE_LENGTH) {
      line.append(next);
    }
  }

  private synchronized void add(StringBuilder line) {
    if (line.isEmpty()) {
      return;
    }
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line.toString());
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
