package io.millrace.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The brokers of several loops, which show one set of channels: a producer on any of them reaches
 * consumers on all. Each has a place, from 0, and belongs to its loop; this is what they share, and
 * is thread-safe.
 *
 * <p>A channel has a log on each loop that has its producer or consumers of it. The producer's loop
 * relays each packet once to every other of them ({@link RelayRing}), and nothing to the rest.
 */
public final class BrokerGroup {

  /** Most members. */
  public static final int MOST = 64;

  private final ChannelDirectory directory;
  private final List<BrokerMember> members = new ArrayList<>();
  private final PageSupply pages;
  private final RelayRings rings;
  private final AtomicReferenceArray<@Nullable LoopAccess> loops;

  /** How others reach a loop. */
  private record LoopAccess(Executor loop, Runnable callUp) {}

  /**
   * Brokers for so many loops.
   *
   * @param size 1 to 64
   * @param limits of each channel on each loop
   * @param coalescing how long packets wait for each other, on the loop at each place
   */
  public BrokerGroup(int size, BrokerLimits limits, IntFunction<Coalescing> coalescing) {
    this(size, limits, id -> Continuity.DEFAULT, coalescing);
  }

  /**
   * The same with rules for each channel's life.
   *
   * @param continuity any thread; must be brief
   */
  public BrokerGroup(
      int size,
      BrokerLimits limits,
      Function<ProducerId, Continuity> continuity,
      IntFunction<Coalescing> coalescing) {
    this(size, limits, MediaMemory.ofThisJvm(), continuity, coalescing);
  }

  /** The same with so much memory for all of it. */
  public BrokerGroup(
      int size,
      BrokerLimits limits,
      MediaMemory memory,
      Function<ProducerId, Continuity> continuity,
      IntFunction<Coalescing> coalescing) {
    this(
        size,
        limits,
        continuity,
        coalescing,
        MediaObserver::ofTransportStream,
        new PageSupply(memory.logBytes() / Page.BYTES),
        RelayRings.of(size, memory.relayBytes()));
  }

  BrokerGroup(
      int size,
      BrokerLimits limits,
      Function<ProducerId, Continuity> continuity,
      IntFunction<Coalescing> coalescing,
      Supplier<MediaObserver> observers,
      RelayRings rings) {
    this(size, limits, continuity, coalescing, observers, PageSupply.ofThisJvm(), rings);
  }

  private BrokerGroup(
      int size,
      BrokerLimits limits,
      Function<ProducerId, Continuity> continuity,
      IntFunction<Coalescing> coalescing,
      Supplier<MediaObserver> observers,
      PageSupply pages,
      RelayRings rings) {
    if (size < 1 || size > MOST) {
      throw new IllegalArgumentException("size: " + size + " must lie between 1 and " + MOST);
    }
    this.directory = new ChannelDirectory(continuity);
    this.rings = rings;
    this.loops = new AtomicReferenceArray<>(size);
    this.pages = pages;
    for (int place = 0; place < size; place++) {
      members.add(new BrokerMember(this, place, limits, coalescing.apply(place), observers, pages));
    }
  }

  /**
   * Whether the logs have taken all the memory there is for them, so that a new one would find
   * none. Any thread.
   */
  public boolean isMemoryFull() {
    return pages.isFull();
  }

  /** Memory that the logs have taken, in bytes. Any thread. */
  public long logMemory() {
    return pages.pages() * Page.BYTES;
  }

  /** Memory that the logs may take, in bytes; less once the system gave no more. Any thread. */
  public long logMemoryMost() {
    return pages.mostPages() * Page.BYTES;
  }

  /** How many there are. */
  public int size() {
    return members.size();
  }

  /** The broker at a place; belongs to its loop. */
  public BrokerMember member(int place) {
    return members.get(place);
  }

  /**
   * Says how others reach a member's loop; before anything else is done with any of them.
   *
   * @param loop runs what it is given on the loop, in order
   * @param callUp has the loop call {@link BrokerMember#onCall} soon; must neither block nor
   *     allocate
   */
  public void attach(int place, Executor loop, Runnable callUp) {
    loops.set(place, new LoopAccess(loop, callUp));
  }

  /**
   * Who hears of each step in the life of each channel: one at a time, in order, on any of the
   * loops.
   */
  public void listen(ChannelLifeListener listener) {
    directory.listen(listener);
  }

  /**
   * How many channels may linger at a time; beyond that one whose producer leaves waits at once.
   *
   * @param most any thread; must be brief
   */
  public void limitLingering(IntSupplier most) {
    directory.limitLingering(most);
  }

  /**
   * From now on nobody who stands by gets a turn, on any loop: all producers are about to be sent
   * away. Any thread.
   */
  public void stopPromotions() {
    directory.stopPromotions();
  }

  /** Where a channel is in its life; empty if nobody has or wants it. Any thread. */
  public Optional<ChannelState> state(ProducerId id) {
    return directory.state(id);
  }

  /** Who stands by for a channel, the next one first. Any thread. */
  public List<Standby> standbys(ProducerId id) {
    return directory.standbys(id);
  }

  /** How often a channel was switched between producers. Any thread. */
  public long switches(ProducerId id) {
    return directory.switches(id);
  }

  /** Whether a stand-in plays on a channel, on any loop. Any thread. */
  public boolean hasStandIn(ProducerId id) {
    return directory.hasStandIn(id);
  }

  /**
   * What was counted of a channel by loops that have it no more. Any thread. The whole is this and
   * what each loop counts.
   */
  public ChannelStats past(ProducerId id) {
    return directory.past(id);
  }

  ChannelDirectory directory() {
    return directory;
  }

  /** Has a member do something, on its loop. */
  void tell(int place, Consumer<BrokerMember> message) {
    LoopAccess access = loops.get(place);
    if (access != null) {
      access.loop().execute(() -> message.accept(members.get(place)));
    }
  }

  /** Has a member look at its rings. */
  void callUp(int place) {
    LoopAccess access = loops.get(place);
    if (access != null) {
      access.callUp().run();
    }
  }

  /** The ways between the loops. */
  RelayRings rings() {
    return rings;
  }
}
