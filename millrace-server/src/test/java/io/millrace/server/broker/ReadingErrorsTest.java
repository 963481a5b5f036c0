package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReadingErrorsTest {

  private final ReadingErrors errors = new ReadingErrors("the health of channels");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ReadingErrors.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  private void fails(RuntimeException why) {
    CompletableFuture<Integer> reading = new CompletableFuture<>();
    var _ = errors.of(reading.thenApply(number -> number + 1));
    reading.completeExceptionally(why);
  }

  private void goesWell() {
    var _ = errors.of(CompletableFuture.completedFuture(1));
  }

  @Test
  void aReadingThatFailsIsToldOnceAndAgainAfterItWentWell() {
    fails(new IllegalStateException("on purpose"));
    fails(new IllegalStateException("on purpose"));
    assertThat(log.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getFormattedMessage()).isEqualTo("the health of channels stands still");
          assertThat(line.getThrowableProxy()).isNotNull();
        });
    goesWell();
    fails(new IllegalStateException("on purpose"));
    assertThat(log.list).hasSize(2);
  }

  @Test
  void loopsThatWereClosedAreNoError() {
    fails(new RejectedExecutionException("the loop is closed"));
    assertThat(log.list).isEmpty();
  }
}
