package io.millrace.server.events;

import java.util.Set;

/**
 * Which events somebody wants to hear of. That events are missing is told to everyone.
 *
 * @param channels empty for all events; else only those about one of these
 * @param types empty for all
 */
public record EventFilter(Set<String> channels, Set<EventType> types) {

  /** Lets everything through. */
  public static final EventFilter ALL = new EventFilter(Set.of(), Set.of());

  public EventFilter {
    channels = Set.copyOf(channels);
    types = Set.copyOf(types);
  }

  /** Whether it lets this one through. */
  public boolean lets(Occurrence occurrence) {
    EventType type = occurrence.event().type();
    return type == EventType.EVENTS_LOST
        || ((types.isEmpty() || types.contains(type))
            && (channels.isEmpty() || occurrence.channel().filter(channels::contains).isPresent()));
  }
}
