package io.millrace.server.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * Makes few events of many clients and callers: one for each channel, or for each reason of a
 * refusal, until they are told. One thread.
 */
final class Gathering {

  /** Addresses that one event names. */
  static final int ADDRESSES_MAX = 10;

  /** Reasons for going that one event tells apart. */
  static final int REASONS_MAX = 16;

  /** Reasons of refusals that are kept apart; what strangers can cause has a bound. */
  static final int REFUSALS_MAX = 64;

  /** Stands for the channels and reasons beyond that. */
  static final String OTHERS = "of various kinds, more than are told one by one";

  private final Map<String, Tally> joined = new LinkedHashMap<>();
  private final Map<String, Tally> left = new LinkedHashMap<>();
  private final Map<Refusal, Tally> refused = new LinkedHashMap<>();

  private record Refusal(Optional<String> channel, int code, String meaning, String reason) {}

  /** How many of a kind, and who the first were. */
  private static final class Tally {
    private long count;
    private final List<String> addresses = new ArrayList<>();
    private final Map<String, Long> reasons = new LinkedHashMap<>();

    void add(String address) {
      count++;
      if (addresses.size() < ADDRESSES_MAX) {
        addresses.add(address);
      }
    }

    void because(String reason) {
      boolean room = reasons.size() < REASONS_MAX || reasons.containsKey(reason);
      reasons.merge(room ? reason : OTHERS, 1L, Long::sum);
    }
  }

  /** Takes one more. */
  void add(Note.Part note) {
    switch (note) {
      case Note.Joined(String channel, String address) ->
          joined.computeIfAbsent(channel, _ -> new Tally()).add(address);
      case Note.Left(String channel, String address, String reason) -> {
        Tally tally = left.computeIfAbsent(channel, _ -> new Tally());
        tally.add(address);
        tally.because(reason);
      }
      case Note.Refused caller -> add(caller);
    }
  }

  private void add(Note.Refused caller) {
    Refusal kind = new Refusal(caller.channel(), caller.code(), caller.meaning(), caller.reason());
    if (refused.size() >= REFUSALS_MAX && !refused.containsKey(kind)) {
      kind = new Refusal(Optional.empty(), caller.code(), caller.meaning(), OTHERS);
    }
    refused.computeIfAbsent(kind, _ -> new Tally()).add(caller.address());
  }

  /**
   * Tells all of it and begins anew.
   *
   * @param present clients that a channel has now
   * @param teller takes channel and event
   */
  void tell(ToIntFunction<String> present, BiConsumer<Optional<String>, Event> teller) {
    joined.forEach((channel, tally) ->
        teller.accept(
            Optional.of(channel),
            new Event.ClientsJoined(
                tally.count, present.applyAsInt(channel), List.copyOf(tally.addresses))));
    left.forEach((channel, tally) ->
        teller.accept(
            Optional.of(channel),
            new Event.ClientsLeft(
                tally.count,
                present.applyAsInt(channel),
                Map.copyOf(tally.reasons),
                List.copyOf(tally.addresses))));
    refused.forEach((kind, tally) ->
        teller.accept(
            kind.channel(),
            new Event.Rejected(
                kind.code(),
                kind.meaning(),
                kind.reason(),
                tally.count,
                List.copyOf(tally.addresses))));
    joined.clear();
    left.clear();
    refused.clear();
  }
}
