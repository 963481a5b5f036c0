package io.millrace.cli.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads a stream to its end and keeps the last few lines, each cut to a bound. */
final class LastLines {

  private static final int LINES = 20;
  private static final int LINE_LENGTH = 500;

  /** Guarded by this. */
  private final Deque<String> lines = new ArrayDeque<>();

  /** Reads until the end; on a thread of its own, so that the writer never waits. */
  void drain(InputStream stream) {
    StringBuilder line = new StringBuilder();
    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c == '\n' || c == '\r') {
          add(line);
        } else if (line.length() < LINE_LENGTH) {
          line.append((char) c);
        }
      }
    } catch (IOException e) {
      // The pipe broke with its process; what came before still counts.
    }
    add(line);
  }

  private synchronized void add(StringBuilder line) {
    if (!line.toString().isBlank()) {
      if (lines.size() == LINES) {
        lines.removeFirst();
      }
      lines.addLast(line.toString());
    }
    line.setLength(0);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
