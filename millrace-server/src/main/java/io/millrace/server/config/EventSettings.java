package io.millrace.server.config;

import io.millrace.cli.NearestName;
import io.millrace.server.events.EventType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where events go, but for the stream that the HTTP API has.
 *
 * @param webhook each gets all events
 * @param webhookSecret signs them
 * @param types names of event types; empty for all
 * @param webhookTimeout 100 ms to 1 min
 * @param webhookPatience 1 s to 24 h
 */
public record EventSettings(
    @Doc(
            value = "URLs that events are posted to, see events.md",
            byDefault = "none",
            atStart = true)
        List<URI> webhook,
    @Doc(
            value = "secret that signs what is posted, at least 16 characters",
            key = "webhook-secret",
            byDefault = "none",
            atStart = true)
        Optional<Secret> webhookSecret,
    @Doc(
            value = "types of events that are posted, such as channel.live,channel.offline",
            byDefault = "all",
            none = "all",
            atStart = true)
        List<String> types,
    @Doc(
            value = "how long a webhook may take to answer",
            key = "webhook-timeout",
            byDefault = "10s",
            min = "100ms",
            max = "1min",
            atStart = true)
        Duration webhookTimeout,
    @Doc(
            value = "how old an event may be when it is posted once more",
            key = "webhook-patience",
            byDefault = "1h",
            min = "1s",
            max = "24h",
            atStart = true)
        Duration webhookPatience) {

  private static final int SECRET_MIN = 16;

  public EventSettings {
    for (String type : types) {
      if (EventType.named(type).isEmpty()) {
        throw new ConfigException(
            "events.types",
            "'" + type + "' is no type of events" + NearestName.hint(type, EventType.names()));
      }
    }
    if (webhookSecret.isPresent() && webhookSecret.get().reveal().length() < SECRET_MIN) {
      throw new ConfigException(
          "events.webhook-secret", "must have " + SECRET_MIN + " characters or more");
    }
  }
}
