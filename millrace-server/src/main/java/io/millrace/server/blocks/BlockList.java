package io.millrace.server.blocks;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All blocks that hold: {@value #MOST} at most. They outlive a reload of the configuration, not the
 * process. Any thread; asked once a connection or request, never once a packet.
 */
public final class BlockList {

  /** Most blocks at a time. */
  public static final int MOST = 1_000;

  /** The longest block. */
  public static final Duration LONGEST = Duration.ofDays(30);

  private final LongSupplier clockNs;
  private final InstantSource wallClock;
  private final List<Consumer<Block>> enforcers = new CopyOnWriteArrayList<>();
  private volatile List<Block> blocks = List.of(); // replaced under this
  private long lastId;

  /** Nobody is kept out, by this machine's clocks. */
  public BlockList() {
    this(System::nanoTime, InstantSource.system());
  }

  BlockList(LongSupplier clockNs, InstantSource wallClock) {
    this.clockNs = clockNs;
    this.wallClock = wallClock;
  }

  /**
   * Who ends connections that a new block is for. Called on the thread that adds it, when it holds
   * already: who comes meanwhile is refused.
   */
  public void onAdded(Consumer<Block> enforcer) {
    enforcers.add(enforcer);
  }

  /** The opposite. */
  public void removeListener(Consumer<Block> enforcer) {
    enforcers.remove(enforcer);
  }

  /**
   * Keeps somebody out from now on, and ends what connections there are. A block for the same range
   * and channel takes the older one's place.
   *
   * @param time more than 0, {@link #LONGEST} at most
   * @return empty if there are too many
   */
  public Optional<Block> add(
      AddressRange range, Optional<String> channel, String reason, String by, Duration time) {
    if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "time: " + time + " must be more than 0 and at most " + LONGEST);
    }
    Block block = put(range, channel, reason, by, time);
    if (block != null) {
      enforcers.forEach(enforcer -> enforcer.accept(block));
    }
    return Optional.ofNullable(block);
  }

  private synchronized @Nullable Block put(
      AddressRange range, Optional<String> channel, String reason, String by, Duration time) {
    List<Block> next = new ArrayList<>(all());
    next.removeIf(old -> old.range().equals(range) && old.channel().equals(channel));
    if (next.size() >= MOST) {
      return null;
    }
    var now = wallClock.instant().truncatedTo(ChronoUnit.MILLIS);
    Block block =
        new Block(
            ++lastId,
            range,
            channel,
            reason,
            by,
            now,
            now.plus(time),
            clockNs.getAsLong() + time.toNanos());
    next.add(block);
    blocks = List.copyOf(next);
    return block;
  }

  /** Lets them in again; whether there was such a block. */
  public synchronized boolean remove(long id) {
    List<Block> next = new ArrayList<>(all());
    boolean found = next.removeIf(block -> block.id() == id);
    blocks = List.copyOf(next);
    return found;
  }

  /** Those that hold now, the oldest first. */
  public List<Block> all() {
    long nowNs = clockNs.getAsLong();
    return blocks.stream().filter(block -> holds(block, nowNs)).toList();
  }

  /** What keeps an address from a channel; null if nothing does. */
  public @Nullable Block find(InetAddress address, String channel) {
    return find(address, Optional.of(channel));
  }

  /** What keeps an address out altogether; null if nothing does. */
  public @Nullable Block find(InetAddress address) {
    return find(address, Optional.empty());
  }

  private @Nullable Block find(InetAddress address, Optional<String> channel) {
    List<Block> present = blocks;
    if (present.isEmpty()) {
      return null;
    }
    long nowNs = clockNs.getAsLong();
    for (Block block : present) {
      if (holds(block, nowNs) && block.isFor(address, channel)) {
        return block;
      }
    }
    return null;
  }

  private static boolean holds(Block block, long nowNs) {
    return block.untilNs() - nowNs > 0;
  }
}
