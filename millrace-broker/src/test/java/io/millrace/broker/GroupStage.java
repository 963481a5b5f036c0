package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;

/** Brokers of several loops, whose passes the test makes, and a clock that it moves. */
final class GroupStage {
  static final ProducerId ID = Stage.ID;

  /** A channel waits as soon as its producer left. */
  private static final Continuity NO_LINGER =
      new Continuity(Duration.ZERO, Duration.ofMillis(300), Duration.ofSeconds(5));

  final List<ChannelChange> changes = new ArrayList<>();

  final BrokerGroup group;
  long nowNs = 1_000 * Stage.MS;
  private final List<Queue<Runnable>> tasks = new ArrayList<>();
  private final boolean[] called;

  GroupStage(int loops) {
    this(loops, Stage.LIMITS, RelayRing.SLOTS);
  }

  GroupStage(int loops, BrokerLimits limits, int ringSlots) {
    this(loops, limits, new RelayRings(loops, () -> new RelayRing(ringSlots)));
  }

  GroupStage(int loops, BrokerLimits limits, RelayRings rings) {
    this(loops, limits, NO_LINGER, rings);
  }

  /** Where channels outlive their producers. */
  GroupStage(int loops, Continuity continuity) {
    this(
        loops,
        Stage.LIMITS,
        continuity,
        new RelayRings(loops, () -> new RelayRing(RelayRing.SLOTS)));
  }

  private GroupStage(int loops, BrokerLimits limits, Continuity continuity, RelayRings rings) {
    group =
        new BrokerGroup(
            loops,
            limits,
            id -> continuity,
            place -> Coalescing.NONE,
            ScriptedObserver::new,
            rings);
    group.listen(changes::add);
    called = new boolean[loops];
    for (int i = 0; i < loops; i++) {
      int place = i;
      tasks.add(new ArrayDeque<>());
      group.attach(place, tasks.get(place)::add, () -> called[place] = true);
    }
  }

  BrokerMember member(int place) {
    return group.member(place);
  }

  /** One pass of a loop; false if it had nothing to do. */
  boolean pass(int place) {
    boolean busy = called[place] || !tasks.get(place).isEmpty();
    for (int left = tasks.get(place).size(); left > 0; left--) {
      tasks.get(place).remove().run();
    }
    if (called[place]) {
      called[place] = false;
      member(place).onCall(nowNs);
    }
    member(place).flush(nowNs);
    return busy;
  }

  /** Passes of all loops until none has anything to do. */
  void settle() {
    boolean busy = true;
    while (busy) {
      busy = false;
      for (int place = 0; place < group.size(); place++) {
        busy |= pass(place);
      }
    }
  }

  /** Takes the channel from whoever has it, who ends its publication when its loop's turn comes. */
  Publication publish(int place, String name) {
    return publish(place, name, () -> {});
  }

  Publication publish(int place, String name, Runnable whenReplaced) {
    Claim claim = member(place).claim(ID, Stage.publisher(name), incumbent -> true, nowNs);
    Claim.Granted granted = (Claim.Granted) claim;
    granted
        .replaced()
        .ifPresent(before -> group.tell(before.place(), member -> whenReplaced.run()));
    return member(place).begin(granted, nowNs);
  }

  /** Appends each word as one packet, 10 ms apart, and makes a pass of the loop. */
  void send(int place, Publication publication, String words) {
    for (String word : words.split(" ")) {
      nowNs += 10 * Stage.MS;
      publication.append(ByteBuffer.wrap(word.getBytes(US_ASCII)), nowNs, nowNs);
    }
    pass(place);
  }

  Reader join(int place) {
    Reader reader = new Reader(member(place).broker(), () -> nowNs);
    reader.readAll(Long.MAX_VALUE);
    return reader;
  }

  void goOn(long ns) {
    nowNs += ns;
    IntStream.range(0, group.size()).forEach(place -> member(place).tidy(nowNs));
  }

  ChannelStats stats() {
    ChannelStats sum = group.past(ID);
    for (int place = 0; place < group.size(); place++) {
      sum =
          sum.plus(
              member(place).broker().channel(ID).map(Channel::stats).orElse(ChannelStats.NONE));
    }
    return sum;
  }

  boolean hasChannel(int place) {
    return member(place).broker().channel(ID).isPresent();
  }
}
