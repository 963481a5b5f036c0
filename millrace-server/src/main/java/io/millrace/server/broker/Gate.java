package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.server.blocks.Block;
import io.millrace.server.blocks.BlockList;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a loop has room for one more caller: by the limits, by how busy it is, and not once the
 * broker is told to stop. Loop only.
 */
final class Gate {

  private static final Refusal CLOSING =
      new Refusal(Rejection.DOWN, "drain", "the broker is about to stop");

  private final Occupancy occupancy;
  private final LiveConfig config;
  private final BlockList blocks;
  private final OverloadGauge gauge = new OverloadGauge();
  private final Map<String, Long> refused = new TreeMap<>();
  private boolean closing;

  /** Open to everybody, with what is counted on all loops together. */
  Gate(Occupancy occupancy, LiveConfig config) {
    this(occupancy, config, new BlockList());
  }

  /** The same, but for those whom the operator keeps out. */
  Gate(Occupancy occupancy, LiveConfig config, BlockList blocks) {
    this.occupancy = occupancy;
    this.config = config;
    this.blocks = blocks;
  }

  /** Somebody calls, and has to be looked at. Null: it may be. */
  @Nullable Refusal caller(ProducerId id, InetSocketAddress from) {
    Refusal refusal = refusalIfBlocked(id, from);
    return refusal == null ? null : counted(refusal);
  }

  private @Nullable Refusal refusalIfBlocked(ProducerId id, InetSocketAddress from) {
    Block block = blocks.find(from.getAddress(), id.value());
    return block == null ? null : new Refusal(Rejection.FORBIDDEN, "blocks", block.text());
  }

  /**
   * A client comes. Null: it may, and {@link #clientLeft} must follow once its connection is over,
   * or never came to stand.
   */
  @Nullable Refusal client(ProducerId id, InetSocketAddress from) {
    Refusal refusal = refusalForClient(id, from);
    return refusal == null ? null : counted(refusal);
  }

  private @Nullable Refusal refusalForClient(ProducerId id, InetSocketAddress from) {
    if (closing) {
      return CLOSING;
    }
    Refusal blocked = refusalIfBlocked(id, from);
    if (blocked != null) {
      return blocked;
    }
    return gauge.isOverloaded()
        ? overloaded()
        : occupancy.client(id, from.getAddress(), config.now());
  }

  /** A client that was let in is gone. */
  void clientLeft(ProducerId id, InetSocketAddress from) {
    occupancy.clientLeft(id, from.getAddress());
  }

  /**
   * A producer comes; however busy the loop is. Null: it may, and {@link #producerLeft} must follow
   * once its connection is over, or never came to stand.
   *
   * @param returns whether it takes the place of one that is still there
   */
  @Nullable Refusal producer(ProducerId id, InetSocketAddress from, boolean returns) {
    Refusal refusal = refusalForProducer(id, from, returns);
    return refusal == null ? null : counted(refusal);
  }

  private @Nullable Refusal refusalForProducer(
      ProducerId id, InetSocketAddress from, boolean returns) {
    if (closing) {
      return CLOSING;
    }
    Refusal blocked = refusalIfBlocked(id, from); // perhaps since it called
    return blocked == null
        ? occupancy.producer(id, from.getAddress(), returns, config.now())
        : blocked;
  }

  /** A producer that was let in is gone. */
  void producerLeft(ProducerId id, InetSocketAddress from) {
    occupancy.producerLeft(id, from.getAddress());
  }

  /**
   * How busy the loop is. A few times a second.
   *
   * @param load share of its time that it works, 0 to 1
   * @return whether that changed what clients are told
   */
  boolean look(double load, long nowNs) {
    boolean before = gauge.isOverloaded();
    return gauge.look(load, config.now().overload().cpu(), nowNs) != before;
  }

  /** Whether clients are refused because the loop is busy. */
  boolean isOverloaded() {
    return gauge.isOverloaded();
  }

  /** Share of its time that the loop works, over about two seconds, percent. */
  int loadPercent() {
    return gauge.percent();
  }

  /** Nobody is let in from now on. */
  void close() {
    closing = true;
  }

  /** Callers that were refused, by the key of the limit. */
  Map<String, Long> refused() {
    return Map.copyOf(refused);
  }

  private Refusal overloaded() {
    return new Refusal(
        Rejection.OVERLOAD,
        "overload.cpu",
        "its loop is busy for %d %% of the time, and takes clients below %d %% (overload.cpu); add"
                .formatted(gauge.percent(), config.now().overload().cpu())
            + " a broker, or processors");
  }

  private Refusal counted(Refusal refusal) {
    refused.merge(refusal.limit(), 1L, Long::sum);
    return refusal;
  }
}
