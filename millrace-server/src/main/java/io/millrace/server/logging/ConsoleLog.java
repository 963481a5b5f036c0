package io.millrace.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * One line an event on standard error, which leaves standard output to what a command was asked
 * for. In code because reading logback's XML would cost a fifth of the start-up time.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {

  /** Whoever sends bad requests must not write the log; what is our fault, we tell ourselves. */
  private static final List<String> WHAT_STRANGERS_SEND =
      List.of(
          "org.eclipse.jetty.http",
          "org.eclipse.jetty.http2",
          "org.eclipse.jetty.server.Response",
          "org.eclipse.jetty.util.HostPort",
          "org.eclipse.jetty.websocket");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    boolean debug = "1".equals(System.getenv("MILLRACE_DEBUG"));
    LineEncoder encoder = new LineEncoder(debug);
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("console");
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    context.getLogger("ROOT").addAppender(console);
    context.getLogger("ROOT").setLevel(Level.WARN);
    context.getLogger("io.millrace").setLevel(debug ? Level.DEBUG : Level.WARN);
    context.getLogger("io.millrace.server").setLevel(debug ? Level.DEBUG : Level.INFO);
    if (!debug) {
      WHAT_STRANGERS_SEND.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
