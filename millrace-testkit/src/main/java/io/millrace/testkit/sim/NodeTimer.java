package io.millrace.testkit.sim;

/** A node with its clock; calls its timer and notices when that gets nowhere. */
final class NodeTimer {
  private static final int MAX_FRUITLESS_CALLS = 1000;

  /**
   * Seventy years: a deadline beyond is none, and not translated between clocks, where it might
   * overflow.
   */
  private static final long NEVER_NS = Long.MAX_VALUE / 4;

  private final SimNode node;
  private NodeClock clock = NodeClock.NETWORK;
  private long calledAtNs = Long.MIN_VALUE;
  private int fruitlessCalls;

  NodeTimer(SimNode node) {
    this.node = node;
  }

  SimNode node() {
    return node;
  }

  void clock(NodeClock clock) {
    this.clock = clock;
  }

  long localNs(long networkNs) {
    return clock.toLocalNs(networkNs);
  }

  /**
   * Network time of the deadline, {@link Long#MAX_VALUE} when there is none; one in the past is due
   * now.
   */
  long dueAtNs(long networkNowNs) {
    long leftNs = node.nextDeadlineNs() - localNs(networkNowNs);
    if (leftNs > NEVER_NS) {
      return Long.MAX_VALUE;
    }
    return leftNs <= 0 ? networkNowNs : clock.toNetworkNs(node.nextDeadlineNs());
  }

  void fire(long networkNowNs) {
    node.onTimer(localNs(networkNowNs));
    boolean stillDue = dueAtNs(networkNowNs) <= networkNowNs;
    boolean sameInstant = calledAtNs == networkNowNs;
    fruitlessCalls = stillDue ? (sameInstant ? fruitlessCalls + 1 : 1) : 0;
    calledAtNs = networkNowNs;
    if (fruitlessCalls >= MAX_FRUITLESS_CALLS) {
      throw new AssertionError(
          node
              + " still has the deadline "
              + node.nextDeadlineNs()
              + " after "
              + fruitlessCalls
              + " calls of onTimer("
              + localNs(networkNowNs)
              + ")");
    }
  }
}
