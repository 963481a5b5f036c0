package io.millrace.server.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * SIGHUP, which asks a server to read its configuration again, unless it comes because the terminal
 * is gone from which the server was started: then it ends the process, as it would have done.
 */
final class HangUpSignal {

  private HangUpSignal() {}

  /** From now on the signal runs the task, on a thread of its own. */
  static void runs(Runnable task) {
    boolean inTerminal = hasTerminal();
    Signals.on(
        "HUP",
        () -> {
          if (inTerminal && !hasTerminal()) {
            System.exit(0); // by way of the stop signal's task
          }
          task.run();
        });
  }

  /** Whether a terminal controls this process. */
  private static boolean hasTerminal() {
    try (InputStream _ = Files.newInputStream(Path.of("/dev/tty"))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
