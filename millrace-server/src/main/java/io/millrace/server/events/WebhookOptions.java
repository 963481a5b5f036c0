package io.millrace.server.events;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where events are posted, and how.
 *
 * @param urls each gets all of them
 * @param secret that signs them; empty if they are not signed
 * @param filter which events
 * @param timeout for one answer
 * @param patience how old an event may be when it is sent once more; the first time it may be older
 * @param firstRetry how long to wait after the first failure, at most
 */
public record WebhookOptions(
    List<URI> urls,
    Optional<String> secret,
    EventFilter filter,
    Duration timeout,
    Duration patience,
    Duration firstRetry) {

  public WebhookOptions {
    urls = List.copyOf(urls);
  }

  @Override
  public String toString() {
    return "webhooks " + urls.size(); // a URL may hold a secret, too
  }
}
