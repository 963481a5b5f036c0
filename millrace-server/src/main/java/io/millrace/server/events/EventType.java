package io.millrace.server.events;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of events, by the names that filters, webhooks and streams use. */
public enum EventType {
  /** A producer begins to send; after a takeover too. */
  CHANNEL_LIVE("channel.live"),
  /** The stream's title or codecs are known, or are others now. */
  CHANNEL_DESCRIBED("channel.described"),
  /** The producer went away and is waited for. */
  CHANNEL_LINGERING("channel.lingering"),
  /** The producer went away. */
  CHANNEL_OFFLINE("channel.offline"),
  /** A producer took the place of an older connection of its own. */
  CHANNEL_TAKEOVER("channel.takeover"),
  /** The channel is fed by another producer of several that stand by. */
  CHANNEL_SWITCHED("channel.switched"),
  /** Clients came, of one channel, in about a second. */
  CLIENTS_JOINED("clients.joined"),
  /** Clients went, of one channel, in about a second. */
  CLIENTS_LEFT("clients.left"),
  /** The broker ended a connection, other than to stop. */
  CLIENT_DISCONNECTED("client.disconnected"),
  /** Callers were refused, for one reason, in about a second. */
  CALLERS_REJECTED("callers.rejected"),
  /** A producer's turn is being recorded. */
  RECORDING_STARTED("recording.started"),
  /** It is no more. */
  RECORDING_STOPPED("recording.stopped"),
  /** A file of a recording is complete. */
  RECORDING_FILE("recording.file"),
  /** There is no room for a recording. */
  RECORDING_PAUSED("recording.paused"),
  /** There is room again. */
  RECORDING_RESUMED("recording.resumed"),
  /** The broker takes nobody any more and lets its clients go. */
  BROKER_DRAINING("broker.draining"),
  /** Another configuration holds from now on. */
  CONFIGURATION_RELOADED("configuration.reloaded"),
  /** Events are missing here. */
  EVENTS_LOST("events.lost");

  private final String text;

  EventType(String text) {
    this.text = text;
  }

  /** As it is written: {@code channel.live}. */
  public String text() {
    return text;
  }

  /** The type of that name. */
  public static Optional<EventType> named(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(EventType::text).toList();
  }
}
