package io.millrace.server.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** All webhooks of a broker, each on a virtual thread. None of them waits for another. */
public final class Webhooks implements AutoCloseable {

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  /** How long those that stop may take to deliver what is left. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final WebhookOptions options;
  private final List<Webhook> webhooks;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable WebhookPost post;

  private Webhooks(EventBus events, WebhookOptions options) {
    this.options = options;
    Backoff backoff = new Backoff(options.firstRetry(), LONGEST_RETRY, new SplittableRandom());
    this.webhooks =
        options.urls().stream()
            .map(url ->
                new Webhook(
                    url, events.reader(options.filter()), this::post, options.patience(), backoff))
            .toList();
  }

  /** Posts what happens from now on. Nothing of an HTTP client is loaded before that. */
  public static Webhooks start(EventBus events, WebhookOptions options) {
    Webhooks all = new Webhooks(events, options);
    all.webhooks.forEach(
        webhook -> all.threads.add(Thread.ofVirtual().name("webhook").start(webhook)));
    return all;
  }

  private synchronized WebhookPost post() {
    if (post == null) {
      post = new WebhookPost(options.secret(), options.timeout());
    }
    return post;
  }

  /** No webhooks. */
  public static Webhooks none() {
    return new Webhooks(
        new EventBus(),
        new WebhookOptions(
            List.of(),
            Optional.empty(),
            EventFilter.ALL,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO));
  }

  /** How it stands with each. Any thread. */
  public List<WebhookStatus> status() {
    return webhooks.stream().map(Webhook::status).toList();
  }

  /**
   * Waits for half a second until what has happened is delivered, then gives up. The bus must be
   * closed before.
   */
  @Override
  public void close() {
    try {
      long deadline = System.nanoTime() + LAST_WORDS.toNanos();
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    closePost();
  }

  private synchronized void closePost() {
    if (post != null) {
      post.close();
    }
  }
}
