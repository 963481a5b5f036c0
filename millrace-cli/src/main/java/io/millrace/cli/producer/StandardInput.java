package io.millrace.cli.producer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What kind of thing a file or standard input is, on systems that tell. */
class StandardInput {

  private static final Path STDIN = Path.of("/dev/stdin");
  private static final int TYPE_MASK = 0xF000;
  private static final int FIFO = 0x1000;
  private static final int REGULAR = 0x8000;

  /** Whether somebody piped or redirected something into this program. */
  boolean carriesData() {
    int type = type(STDIN);
    return type == FIFO || type == REGULAR;
  }

  /** Whether it is a named pipe. */
  boolean isPipe(Path file) {
    return type(file) == FIFO;
  }

  private static int type(Path file) {
    try {
      return (Integer) Files.getAttribute(file, "unix:mode") & TYPE_MASK;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return 0;
    }
  }
}
