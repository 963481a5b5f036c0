package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecentTest {

  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private long nowNs = Long.MAX_VALUE - 5; // clocks overflow
  private final Recent<String> recent =
      new Recent<>(
          () -> {
            asked.add(new CompletableFuture<>());
            return asked.getLast();
          },
          Duration.ofMillis(250),
          () -> nowNs);

  private void after(long ms) {
    nowNs += ms * 1_000_000;
  }

  @Test
  void manyRequestsAskTheLoopsOnce() {
    CompletableFuture<String> first = recent.ask();
    after(200);
    assertThat(recent.ask()).isSameAs(first); // under way
    first.complete("x");
    assertThat(recent.ask()).isSameAs(first);
    after(51);
    assertThat(recent.ask()).isNotSameAs(first);
    assertThat(asked).hasSize(2);
  }

  @Test
  void anAnswerThatFailedOrDoesNotComeIsAskedForAgain() {
    recent.ask().completeExceptionally(new IllegalStateException());
    recent.ask();
    assertThat(asked).hasSize(2);
    after(1_001);
    recent.ask();
    assertThat(asked).hasSize(3);
  }
}
