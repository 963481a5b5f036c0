package io.millrace.server.events;

import java.util.Optional;

/**
 * Takes note of what happens. Any thread, loops too: no method waits, throws or takes a lock that
 * is held for longer than a map's update; what there is no room for is counted and told as lost.
 */
public interface EventSink {

  /** Forgets everything. */
  EventSink NONE =
      new EventSink() {
        @Override
        public void happened(Optional<String> channel, Event event) {}

        @Override
        public void clientJoined(String channel, String address) {}

        @Override
        public void clientLeft(String channel, String address, String reason) {}

        @Override
        public void rejected(
            Optional<String> channel, String address, int code, String meaning, String reason) {}
      };

  /**
   * To be told at once. For what happens seldom; clients and refusals have methods of their own.
   *
   * @param channel empty for what concerns the whole broker
   */
  void happened(Optional<String> channel, Event event);

  /** The same, of one channel. */
  default void happened(String channel, Event event) {
    happened(Optional.of(channel), event);
  }

  /** A client came; told together with others. */
  void clientJoined(String channel, String address);

  /**
   * A client that had come went; told together with others.
   *
   * @param reason of a small set
   */
  void clientLeft(String channel, String address, String reason);

  /**
   * A caller was refused; told together with others.
   *
   * @param channel what it asked for; empty if that was no channel's name
   * @param code SRT's
   * @param meaning of the code
   * @param reason why
   */
  void rejected(Optional<String> channel, String address, int code, String meaning, String reason);
}
