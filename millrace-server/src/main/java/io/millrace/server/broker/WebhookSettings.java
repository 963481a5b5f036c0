package io.millrace.server.broker;

import io.millrace.server.config.EventSettings;
import io.millrace.server.config.Secret;
import io.millrace.server.events.EventFilter;
import io.millrace.server.events.EventType;
import io.millrace.server.events.WebhookOptions;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** What the configuration says of webhooks, for those who post. */
final class WebhookSettings {

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private WebhookSettings() {}

  static WebhookOptions of(EventSettings settings) {
    Set<EventType> types =
        settings.types().stream()
            .map(name -> EventType.named(name).orElseThrow())
            .collect(Collectors.toUnmodifiableSet());
    return new WebhookOptions(
        settings.webhook(),
        settings.webhookSecret().map(Secret::reveal),
        new EventFilter(Set.of(), types),
        settings.webhookTimeout(),
        settings.webhookPatience(),
        FIRST_RETRY);
  }
}
