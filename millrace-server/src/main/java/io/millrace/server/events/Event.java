package io.millrace.server.events;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Something that happened. The components are what is told of it, under their own names; id, time
 * and channel stand around it, in {@link Occurrence}. Addresses are {@code HOST:PORT}. Immutable.
 */
public sealed interface Event {

  /** Its kind. */
  EventType type();

  /**
   * A producer begins to send.
   *
   * @param producer its address
   */
  record ChannelLive(String producer) implements Event {
    @Override
    public EventType type() {
      return EventType.CHANNEL_LIVE;
    }
  }

  /**
   * What the stream says of itself; each empty if it says nothing.
   *
   * @param title the service's name
   * @param provider who offers it
   * @param summary codecs and sizes in a line
   */
  record ChannelDescribed(String title, String provider, String summary) implements Event {
    @Override
    public EventType type() {
      return EventType.CHANNEL_DESCRIBED;
    }
  }

  /**
   * The producer went away and is waited for; clients see the channel as live.
   *
   * @param producer its address
   * @param reason why it went
   * @param lingerMs how long it is waited for, milliseconds
   */
  record ChannelLingering(String producer, String reason, long lingerMs) implements Event {
    @Override
    public EventType type() {
      return EventType.CHANNEL_LINGERING;
    }
  }

  /**
   * The channel has no producer.
   *
   * @param producer the address of the last one
   * @param reason why it went
   */
  record ChannelOffline(String producer, String reason) implements Event {
    @Override
    public EventType type() {
      return EventType.CHANNEL_OFFLINE;
    }
  }

  /**
   * A producer took the place of an older connection.
   *
   * @param producer its address now
   * @param before the older connection's address
   */
  record Takeover(String producer, String before) implements Event {
    @Override
    public EventType type() {
      return EventType.CHANNEL_TAKEOVER;
    }
  }

  /**
   * Another of the channel's producers feeds it.
   *
   * @param producer the address of the one that feeds it now
   * @param before the address of the one that did
   * @param reason why it was switched
   */
  record BackupSwitch(String producer, String before, String reason) implements Event {
    @Override
    public EventType type() {
      return EventType.CHANNEL_SWITCHED;
    }
  }

  /**
   * Clients that came.
   *
   * @param count how many
   * @param present how many the channel has now
   * @param clients addresses of the first ten
   */
  record ClientsJoined(long count, int present, List<String> clients) implements Event {
    @Override
    public EventType type() {
      return EventType.CLIENTS_JOINED;
    }
  }

  /**
   * Clients that went.
   *
   * @param count how many
   * @param present how many the channel has now
   * @param reasons how many for each reason
   * @param clients addresses of the first ten
   */
  record ClientsLeft(long count, int present, Map<String, Long> reasons, List<String> clients)
      implements Event {
    @Override
    public EventType type() {
      return EventType.CLIENTS_LEFT;
    }
  }

  /**
   * A client or producer whose connection the broker ended: it cannot keep up, its key was revoked,
   * its token has expired, or the channel's passphrase is another one.
   *
   * @param client its address
   * @param reason why; where that helps, with figures and what can be done
   */
  record ClientDisconnected(String client, String reason) implements Event {
    @Override
    public EventType type() {
      return EventType.CLIENT_DISCONNECTED;
    }
  }

  /**
   * Callers that were refused.
   *
   * @param code SRT's rejection code, 1000 and up
   * @param meaning what SRT means by it
   * @param reason why, of the first of them
   * @param count how many, with this code and reason
   * @param callers addresses of the first ten
   */
  record Rejected(int code, String meaning, String reason, long count, List<String> callers)
      implements Event {
    @Override
    public EventType type() {
      return EventType.CALLERS_REJECTED;
    }
  }

  /**
   * A channel is being recorded: its producer sends, and somebody wants it.
   *
   * @param format {@code ts}, {@code mp4} or {@code both}
   */
  record RecordingStarted(String format) implements Event {
    @Override
    public EventType type() {
      return EventType.RECORDING_STARTED;
    }
  }

  /**
   * It is no more; its last file follows.
   *
   * @param reason why
   */
  record RecordingStopped(String reason) implements Event {
    @Override
    public EventType type() {
      return EventType.RECORDING_STOPPED;
    }
  }

  /**
   * A file of a recording is complete.
   *
   * @param name in the channel's recordings
   * @param bytes in it
   */
  record RecordingFile(String name, long bytes) implements Event {
    @Override
    public EventType type() {
      return EventType.RECORDING_FILE;
    }
  }

  /**
   * Nothing is recorded until it is told that it goes on; clients notice nothing.
   *
   * @param format {@code ts} or {@code mp4}
   * @param reason why: the disk is full, or fails
   */
  record RecordingPaused(String format, String reason) implements Event {
    @Override
    public EventType type() {
      return EventType.RECORDING_PAUSED;
    }
  }

  /**
   * Recording goes on after a pause.
   *
   * @param format {@code ts} or {@code mp4}
   */
  record RecordingResumed(String format) implements Event {
    @Override
    public EventType type() {
      return EventType.RECORDING_RESUMED;
    }
  }

  /**
   * The broker is about to stop.
   *
   * @param withinMs how long it takes at most, milliseconds
   */
  record BrokerDraining(long withinMs) implements Event {
    @Override
    public EventType type() {
      return EventType.BROKER_DRAINING;
    }
  }

  /**
   * The configuration was read again.
   *
   * @param changed keys whose values are others now
   */
  record ConfigurationReloaded(List<String> changed) implements Event {
    @Override
    public EventType type() {
      return EventType.CONFIGURATION_RELOADED;
    }
  }

  /**
   * Events are missing here.
   *
   * @param count how many; empty if nobody knows
   * @param reason why
   */
  record EventsLost(OptionalLong count, String reason) implements Event {
    @Override
    public EventType type() {
      return EventType.EVENTS_LOST;
    }
  }
}
