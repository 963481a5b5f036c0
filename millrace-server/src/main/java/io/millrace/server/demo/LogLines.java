package io.millrace.server.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * While it is open, the process's log goes elsewhere, line by line, and only what is a warning: the
 * rest is on the screen already.
 */
final class LogLines implements AutoCloseable {

  private final Logger root;
  private final List<Appender<ILoggingEvent>> before = new ArrayList<>();
  private final Appender<ILoggingEvent> ours;

  private LogLines(Logger root, Appender<ILoggingEvent> ours) {
    this.root = root;
    this.ours = ours;
  }

  /** The lines' new way; called on any thread. */
  static LogLines to(Consumer<String> lines) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Warnings warnings = new Warnings(lines);
    warnings.setContext(context);
    warnings.start();
    LogLines replaced = new LogLines(root, warnings);
    root.iteratorForAppenders().forEachRemaining(replaced.before::add);
    replaced.before.forEach(root::detachAppender);
    root.addAppender(warnings);
    return replaced;
  }

  /** As it was before. */
  @Override
  public void close() {
    root.detachAppender(ours);
    before.forEach(root::addAppender);
  }

  private static final class Warnings extends AppenderBase<ILoggingEvent> {
    private final Consumer<String> lines;

    Warnings(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        String cause =
            event.getThrowableProxy() == null
                ? ""
                : ": "
                    + event.getThrowableProxy().getClassName()
                    + " "
                    + event.getThrowableProxy().getMessage();
        lines.accept(event.getLevel() + " " + event.getFormattedMessage() + cause);
      }
    }
  }
}
