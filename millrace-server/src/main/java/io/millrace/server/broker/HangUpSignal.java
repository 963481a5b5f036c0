package io.millrace.server.broker;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which asks a server to read its configuration again, unless it comes because the terminal
 * is gone from which the server was started: then it ends the process, as it would have done. The JDK knows signals only in its
 * module jdk.unsupported, which a compiler warns of, so it is called by name; a system without that
 * signal, or a runtime without that module, goes without.
 */
final class HangUpSignal {

  private static final Logger LOG = LoggerFactory.getLogger(HangUpSignal.class);

  private HangUpSignal() {}

  /** From now on the signal runs the task, on a thread of its own. */
  static void runs(Runnable task) {
    boolean inTerminal = hasTerminal();
    handle(() -> {
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

  private static void handle(Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      task.run();
                      yield null;
                    }
                    case "equals" -> proxy.equals(arguments[0]);
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "SIGHUP";
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
    } catch (ReflectiveOperationException e) {
      LOG.debug("no reload by SIGHUP here", e);
    }
  }
}
