package io.millrace.testkit.sim;

import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.link.LinkDirection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, the links between them, and the time they live in. Time stands still until the test lets
 * it run. Events happen in the order of their time, then of their making; at one instant datagrams
 * and actions come before timers. One thread, one seed, one outcome. Whatever fails during a run
 * carries the seed and the time as a suppressed note.
 */
public final class SimNetwork {
  private static final int MAX_STEPS_IN_ONE_INSTANT = 1_000_000;

  private record Event(long atNs, long order, Runnable action) {
    static final Comparator<Event> BY_TIME =
        Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order);
  }

  private final long seed;
  private final long startNs;
  private final Random random;
  private final SplittableRandom linkSeeds;

  private final PriorityQueue<Event> events = new PriorityQueue<>(Event.BY_TIME);
  private final IdentityHashMap<SimNode, NodeTimer> timersByNode = new IdentityHashMap<>();
  private final List<NodeTimer> timers = new ArrayList<>();
  private final List<Runnable> invariants = new ArrayList<>();

  private long nowNs;
  private long nextOrder;
  private int stepsInThisInstant;

  /** A network in which nothing has happened yet. */
  public SimNetwork(long seed, long startNs) {
    this.seed = seed;
    this.startNs = startNs;
    this.nowNs = startNs;
    SplittableRandom root = new SplittableRandom(seed);
    this.random = new Random(root.nextLong());
    this.linkSeeds = root.split();
  }

  /** Network time. */
  public long nowNs() {
    return nowNs;
  }

  /** What the node's own clock shows now. */
  public long nowNs(SimNode node) {
    return join(node).localNs(nowNs);
  }

  /** What makes this run the run it is. */
  public long seed() {
    return seed;
  }

  /**
   * Chances for the test and its nodes; links have their own, so drawing here does not change what
   * they lose.
   */
  public Random random() {
    return random;
  }

  /** A link whose nodes are named later, by {@link SimLink#attach}. */
  public SimLink link(LinkConditions aToB, LinkConditions bToA) {
    return new SimLink(this, direction(aToB), direction(bToA));
  }

  /** A link between nodes that exist already. */
  public SimLink connect(SimNode a, SimNode b, LinkConditions aToB, LinkConditions bToA) {
    SimLink link = link(aToB, bToA);
    link.attach(a, b);
    return link;
  }

  /** Serves the timer of a node that hangs on no link itself. Twice is as good as once. */
  public void add(SimNode node) {
    join(node);
  }

  /**
   * Serves the timer of this node no longer: it has crashed. What its links still carry is
   * delivered to it all the same.
   */
  public void remove(SimNode node) {
    NodeTimer timer = timersByNode.remove(node);
    if (timer != null) {
      timers.remove(timer);
    }
  }

  /**
   * Sets the clock of a node: now {@code offsetNs} ahead of network time, from now on {@code ppm}
   * parts per million too fast. Called during a run, it is a clock that jumps.
   */
  public void clock(SimNode node, long offsetNs, double ppm) {
    join(node).clock(new NodeClock(nowNs, offsetNs, Math.round(ppm * 1000)));
  }

  /** Does something at a network time, at the earliest now. */
  public void at(long ns, Runnable action) {
    if (ns < nowNs) {
      throw new IllegalArgumentException("at(" + ns + ") lies before now, " + nowNs);
    }
    events.add(new Event(ns, nextOrder++, action));
  }

  /** Does something when this time has passed from now. */
  public void after(long ns, Runnable action) {
    at(Math.addExact(nowNs, ns), action);
  }

  /**
   * Runs after each event and each timer, to check what must always hold. Several run in the order
   * they were added.
   */
  public void afterEachStep(Runnable invariant) {
    invariants.add(invariant);
  }

  /** Lets this time pass, its last instant included. */
  public void runFor(long ns) {
    long endNs = Math.addExact(nowNs, ns);
    while (step(endNs)) {}
    moveTo(endNs);
  }

  /**
   * Runs until the condition holds, which is looked at after each step; fails when it does not
   * within this time.
   */
  public void runUntil(BooleanSupplier condition, long atMostNs) {
    long endNs = Math.addExact(nowNs, atMostNs);
    while (!condition.getAsBoolean()) {
      if (!step(endNs)) {
        moveTo(endNs);
        if (!condition.getAsBoolean()) {
          throw new AssertionError(
              "condition not reached within " + atMostNs / 1e9 + " s; " + where());
        }
        return;
      }
    }
  }

  /** The timer of a node, which joins the network by this if it has not yet. */
  NodeTimer join(SimNode node) {
    return timersByNode.computeIfAbsent(
        node,
        newcomer -> {
          NodeTimer timer = new NodeTimer(newcomer);
          timers.add(timer);
          return timer;
        });
  }

  private LinkDirection direction(LinkConditions conditions) {
    return new LinkDirection(new Random(linkSeeds.nextLong()), conditions);
  }

  /** Does the next thing that happens until {@code endNs}, or returns false when nothing does. */
  private boolean step(long endNs) {
    Event event = events.peek();
    long eventAtNs = event == null ? Long.MAX_VALUE : event.atNs();
    NodeTimer timer = earliestTimer();
    long timerAtNs = timer == null ? Long.MAX_VALUE : timer.dueAtNs(nowNs);
    if (event != null && eventAtNs <= timerAtNs && eventAtNs <= endNs) {
      events.remove();
      moveTo(eventAtNs);
      perform(event.action());
      return true;
    }
    if (timer != null && timerAtNs < eventAtNs && timerAtNs <= endNs) {
      moveTo(timerAtNs);
      perform(() -> timer.fire(nowNs));
      return true;
    }
    return false;
  }

  private @Nullable NodeTimer earliestTimer() {
    NodeTimer earliest = null;
    long earliestNs = Long.MAX_VALUE;
    for (NodeTimer timer : timers) {
      long dueAtNs = timer.dueAtNs(nowNs);
      if (dueAtNs < earliestNs) {
        earliest = timer;
        earliestNs = dueAtNs;
      }
    }
    return earliest;
  }

  private void moveTo(long ns) {
    if (ns != nowNs) {
      nowNs = ns;
      stepsInThisInstant = 0;
    }
  }

  private void perform(Runnable action) {
    try {
      if (++stepsInThisInstant > MAX_STEPS_IN_ONE_INSTANT) {
        throw new AssertionError(
            "time stands still: " + MAX_STEPS_IN_ONE_INSTANT + " steps in one instant");
      }
      action.run();
      for (Runnable invariant : invariants) {
        invariant.run();
      }
    } catch (RuntimeException | AssertionError failure) {
      failure.addSuppressed(new AssertionError("in the simulation, " + where()));
      throw failure;
    }
  }

  private String where() {
    return "at " + nowNs + " ns, " + (nowNs - startNs) / 1e9 + " s after the start, seed " + seed;
  }
}
