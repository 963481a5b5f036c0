package io.millrace.testkit.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives a child SIGINT and SIGHUP back. A build that a script has started in the background ignores
 * SIGINT, one that {@code nohup} has started SIGHUP, its children inherit that, and a shell may not
 * even trap it then: {@link Peer#interrupt} would do nothing. Only GNU {@code env} can undo it; it
 * becomes the program, so the process id stays. Elsewhere the child is started as it is.
 */
final class DefaultSignals {
  private static final List<String> PREFIX = List.of("env", "--default-signal=INT,HUP");
  private static final boolean AVAILABLE = works();

  private DefaultSignals() {}

  /** The same command, with both as they are by default. */
  static List<String> forCommand(List<String> command) {
    if (!AVAILABLE) {
      return command;
    }
    List<String> line = new ArrayList<>(PREFIX);
    line.addAll(command);
    return line;
  }

  private static boolean works() {
    List<String> probe = new ArrayList<>(PREFIX);
    probe.add("true");
    try {
      Process process =
          new ProcessBuilder(probe)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noEnv) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
