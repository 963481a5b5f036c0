package io.millrace.testkit.sim;

import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.link.LinkCounters;
import io.millrace.testkit.link.LinkDirection;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A link between the nodes A and B. Its sinks exist before its nodes, because a node is usually
 * made with the sink it sends to:
 *
 * {@snippet :
 * SimLink link = network.link(LinkConditions.PERFECT.withLossRate(0.05), LinkConditions.PERFECT);
 * link.attach(new Caller(link.fromA()), new Listener(link.fromB()));
 * }
 */
public final class SimLink {
  private final SimNetwork network;
  private final LinkDirection aToB;
  private final LinkDirection bToA;
  private @Nullable NodeTimer a;
  private @Nullable NodeTimer b;

  SimLink(SimNetwork network, LinkDirection aToB, LinkDirection bToA) {
    this.network = network;
    this.aToB = aToB;
    this.bToA = bToA;
  }

  /**
   * Says who receives at the two ends, and joins them to the network. May be called again: a node
   * was replaced.
   */
  public void attach(SimNode nodeA, SimNode nodeB) {
    a = network.join(nodeA);
    b = network.join(nodeB);
  }

  /** Where A sends: takes what remains in the buffer, copies it and leaves the position alone. */
  public Consumer<ByteBuffer> fromA() {
    return datagram -> aToB.send(datagram, network.nowNs(), this::arriveAtB);
  }

  /** Where B sends: takes what remains in the buffer, copies it and leaves the position alone. */
  public Consumer<ByteBuffer> fromB() {
    return datagram -> bToA.send(datagram, network.nowNs(), this::arriveAtA);
  }

  /** What holds for datagrams that A sends from now on. */
  public void conditionsAToB(LinkConditions conditions) {
    aToB.conditions(conditions);
  }

  /** What holds for datagrams that B sends from now on. */
  public void conditionsBToA(LinkConditions conditions) {
    bToA.conditions(conditions);
  }

  /**
   * Drops what A sends when the predicate says false; it gets a read-only buffer and is asked once
   * for each datagram.
   */
  public void filterAToB(Predicate<ByteBuffer> filter) {
    aToB.filter(filter);
  }

  /**
   * Drops what B sends when the predicate says false; it gets a read-only buffer and is asked once
   * for each datagram.
   */
  public void filterBToA(Predicate<ByteBuffer> filter) {
    bToA.filter(filter);
  }

  /** What happened to the datagrams of A. */
  public LinkCounters countersAToB() {
    return aToB.counters();
  }

  /** What happened to the datagrams of B. */
  public LinkCounters countersBToA() {
    return bToA.counters();
  }

  private void arriveAtB(long atNs, byte[] datagram) {
    network.at(atNs, () -> deliver(aToB, b, datagram));
  }

  private void arriveAtA(long atNs, byte[] datagram) {
    network.at(atNs, () -> deliver(bToA, a, datagram));
  }

  private void deliver(LinkDirection direction, @Nullable NodeTimer to, byte[] datagram) {
    if (to == null) {
      throw new IllegalStateException(
          "a datagram has arrived at a link without nodes; call attach(a, b) first");
    }
    direction.delivered(datagram.length);
    to.node().onDatagram(ByteBuffer.wrap(datagram), to.localNs(network.nowNs()));
  }
}
