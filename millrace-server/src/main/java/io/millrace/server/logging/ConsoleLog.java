package io.millrace.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * One line an event on standard error, which leaves standard output to what a command was asked
 * for. In code because reading logback's XML would cost a fifth of the start-up time.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {

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
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
