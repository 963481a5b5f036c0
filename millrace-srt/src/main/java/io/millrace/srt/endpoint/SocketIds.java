package io.millrace.srt.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Draws the ids of sockets: at random, since who can guess one can disturb a connection, and none
 * that was in use a short while ago, since packets to it may be on the way (guide §13, §20.4). One
 * owner.
 */
final class SocketIds {

  /** At the very most as many as this are kept; of 2^30 a random draw hits one hardly ever. */
  private static final int MAX_RETIRED = EndpointLimits.MAX_SOCKETS;

  private static final long RETIRED_NS_MIN = TimeUnit.SECONDS.toNanos(5);

  private final int first;
  private final int bound;
  private final RandomGenerator random;
  private final IntPredicate inUse;
  private final Map<Integer, Long> retiredUntilNs = new LinkedHashMap<>();

  /**
   * @param first above which the ids lie
   * @param randomBits how many bits of an id are drawn: at least 1
   * @param random whose numbers nobody can foretell
   * @param inUse whether a socket has this id now
   */
  SocketIds(int first, int randomBits, RandomGenerator random, IntPredicate inUse) {
    this.first = first;
    this.bound = (1 << randomBits) - 1;
    this.random = random;
    this.inUse = inUse;
  }

  /** An id that is free, and never 0. */
  int next(long nowNs) {
    forgetOld(nowNs);
    int id = 0;
    while (id == 0 || inUse.test(id) || retiredUntilNs.containsKey(id)) {
      id = first + random.nextInt(1, bound);
    }
    return id;
  }

  /**
   * A socket was closed.
   *
   * @param peerIdleNs how long its peer may take to notice; at least 5 s count
   */
  void retire(int id, long peerIdleNs, long nowNs) {
    forgetOld(nowNs);
    if (retiredUntilNs.size() == MAX_RETIRED) {
      retiredUntilNs.remove(retiredUntilNs.keySet().iterator().next());
    }
    retiredUntilNs.put(id, nowNs + Math.max(peerIdleNs, RETIRED_NS_MIN));
  }

  /** From the oldest on; one with a long time keeps those behind it a little longer. */
  private void forgetOld(long nowNs) {
    var oldestFirst = retiredUntilNs.values().iterator();
    while (oldestFirst.hasNext() && nowNs - oldestFirst.next() >= 0) {
      oldestFirst.remove();
    }
  }
}
