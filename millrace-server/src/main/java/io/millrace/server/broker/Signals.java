package io.millrace.server.broker;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the system. The JDK knows them only in its module jdk.unsupported, which a compiler
 * warns of, so it is called by name; a system without that signal, or a runtime without that
 * module, goes without.
 */
final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * From now on the signal runs the task, on a thread of its own.
   *
   * @param name without SIG, such as HUP
   */
  static void on(String name, Runnable task) {
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
                    default -> name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      LOG.debug("SIG{} cannot be handled here", name, e);
    }
  }
}
