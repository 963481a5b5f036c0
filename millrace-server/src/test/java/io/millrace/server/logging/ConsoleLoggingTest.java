package io.millrace.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class ConsoleLoggingTest {

  @Test
  void whatItGivesSlf4jWritesLinesAsTheConfiguratorSays() {
    ConsoleLogging provider = new ConsoleLogging();
    provider.initialize();
    LoggerContext context = (LoggerContext) provider.getLoggerFactory();
    assertThat(context.isStarted()).isTrue();
    assertThat(context.getLogger("ROOT").getAppender("console").isStarted()).isTrue();
    assertThat(context.getLogger("io.millrace.server.broker.Journal").getEffectiveLevel())
        .isEqualTo(Level.INFO);
    assertThat(context.getLogger("org.eclipse.jetty").getEffectiveLevel()).isEqualTo(Level.WARN);
    context.stop();
  }
}
