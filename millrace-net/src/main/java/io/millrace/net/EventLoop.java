package io.millrace.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that drives sockets and deadlines, and runs what others hand it. The only
 * place that reads the clock for the protocol code above it.
 *
 * <p>A pass: wait for a datagram, a deadline or a task; run the tasks; drain each socket; call the
 * timers that are due.
 */
public final class EventLoop implements Executor, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

  /** Tasks that may wait; when full, {@link #execute} refuses. */
  private static final int MAX_TASKS = 65_536;

  private static final long LONGEST_NAP_NS = 1_000_000;

  private final Thread thread;
  private final Poller poller;
  private final Optional<String> whyNotNative;

  // written by any thread
  private final ArrayBlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(MAX_TASKS);
  private final AtomicBoolean wakeUpPending = new AtomicBoolean();
  private volatile boolean called;
  private volatile boolean waiting;
  private volatile boolean closing;
  private volatile boolean closed;

  // owned by the loop
  private final List<LoopSocket> sockets = new ArrayList<>();
  private final DeadlineQueue<ScheduledTask> schedule = new DeadlineQueue<>();
  private final List<LongConsumer> onCall = new ArrayList<>();
  private final LoadMeter meter = new LoadMeter(System.nanoTime());

  private EventLoop(String name, Pollers.Chosen chosen) {
    poller = chosen.poller();
    whyNotNative = chosen.whyNotNative();
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts a loop whose thread bears the name. A daemon thread: it keeps no program alive. */
  public static EventLoop start(String name) {
    return start(name, Io.AUTO);
  }

  /**
   * The same, with sockets of this kind.
   *
   * @throws UncheckedIOException if the system does not give what the loop needs to wait, or has no
   *     {@link Io#NATIVE} and was asked for it
   */
  public static EventLoop start(String name, Io io) {
    try {
      EventLoop loop = new EventLoop(name, Pollers.open(io));
      loop.thread.start();
      return loop;
    } catch (IOException e) {
      throw new UncheckedIOException("the loop " + name + " cannot wait: " + e.getMessage(), e);
    }
  }

  /** How its sockets work: {@link Io#NATIVE} or {@link Io#NIO}. */
  public Io io() {
    return poller.io();
  }

  /**
   * What was in the way of native sockets, in one line; empty if nothing was or {@link Io#NIO} was
   * asked for.
   */
  public Optional<String> whyNotNative() {
    return whyNotNative;
  }

  /**
   * Which share of the time it has not waited lately, about a tenth of a second: 0 to 1. Loop only.
   */
  public double load() {
    assert isCurrent();
    return meter.load();
  }

  /**
   * How much it should save work where that costs a little delay: 0 while it works up to a tenth of
   * the time, 1 from half of the time on, in between in proportion. Loop only.
   */
  public double pressure() {
    assert isCurrent();
    return meter.pressure();
  }

  /** Whether the calling thread is this loop's. */
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /**
   * Binds a UDP port that this loop drives. Any thread; returns when it is bound.
   *
   * @throws IOException if the port cannot be bound
   */
  public UdpSocket open(InetSocketAddress address) throws IOException {
    return open(address, PortUse.ALONE);
  }

  /**
   * The same for a port that may have several sockets, one a loop as a rule.
   *
   * @throws SharingRefusedException if the system cannot share ports and is asked to, or lets
   *     nobody {@link PortUse#BESIDE} whoever has it
   * @throws IOException if the port cannot be bound
   */
  public UdpSocket open(InetSocketAddress address, PortUse use) throws IOException {
    return poller.bind(this, address, use);
  }

  /**
   * Any thread; runs on the loop, in the order given. Dropped once the loop is closed.
   *
   * @throws RejectedExecutionException if 65,536 tasks wait already
   */
  @Override
  public void execute(Runnable task) {
    if (closed) {
      return;
    }
    if (!tasks.offer(task)) {
      throw new RejectedExecutionException(
          thread.getName() + " has " + MAX_TASKS + " tasks waiting");
    }
    if (!isCurrent()) {
      endWait();
    }
  }

  /**
   * Has a task run, told the time, in the next pass after each {@link #callUp}, before sockets get
   * their turn. Any thread.
   */
  public void onCall(LongConsumer task) {
    execute(() -> onCall.add(task));
  }

  /** Takes it out again, if it is there. Any thread. */
  public void noLongerOnCall(LongConsumer task) {
    execute(() -> onCall.remove(task));
  }

  /**
   * Has those run who said {@link #onCall}. Many calls before they do count as one. Any thread;
   * allocates nothing, and is a system call only if the loop waits.
   */
  public void callUp() {
    called = true;
    endWait();
  }

  /** The loop says that it waits before it looks whether somebody wants something. */
  private void endWait() {
    if (waiting && wakeUpPending.compareAndSet(false, true)) {
      poller.wakeUp();
    }
  }

  /**
   * Runs on the loop and tells the outcome. Any thread. Completes with a {@link
   * RejectedExecutionException} if the loop is closed.
   */
  public <T> CompletableFuture<T> call(Callable<T> task) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    execute(() -> complete(outcome, task));
    if (closed) {
      outcome.completeExceptionally(new RejectedExecutionException("the loop is closed"));
    }
    return outcome;
  }

  private static <T> void complete(CompletableFuture<T> outcome, Callable<T> task) {
    try {
      outcome.complete(task.call());
    } catch (Exception e) {
      outcome.completeExceptionally(e);
    }
  }

  /** Runs once on the loop after the delay. Any thread. For control work, not per packet. */
  public void schedule(Duration delay, Runnable task) {
    long dueNs = System.nanoTime() + delay.toNanos();
    execute(() -> schedule.set(new ScheduledTask(task), dueNs));
  }

  /** Closes its sockets, stops the thread and waits for it. Any thread but the loop's own. */
  @Override
  public void close() {
    if (isCurrent()) {
      throw new IllegalStateException("a loop cannot wait for itself to close");
    }
    closing = true;
    poller.wakeUp();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void attach(LoopSocket socket) {
    assert isCurrent();
    try {
      poller.add(socket);
      sockets.add(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void detach(LoopSocket socket, long nowNs) {
    assert isCurrent();
    poller.remove(socket);
    sockets.remove(socket);
    socket.shut(nowNs);
  }

  /** Runs the task on the loop, told the time, and waits for it; false if the loop is closed. */
  boolean callAndWait(LongConsumer task) {
    if (isCurrent()) {
      task.accept(System.nanoTime());
      return true;
    }
    try {
      call(
              () -> {
                task.accept(System.nanoTime());
                return true;
              })
          .join();
      return true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof RejectedExecutionException) {
        return false;
      }
      throw e;
    }
  }

  private void run() {
    try {
      while (!closing) {
        await();
        runTasks();
        long nowNs = System.nanoTime();
        runSchedule(nowNs);
        answerCall(nowNs);
        passAll();
      }
      runTasks();
    } finally {
      shutDown();
    }
  }

  /** A handler may close any socket of the loop, so the list may shrink on the way. */
  private void passAll() {
    for (int i = sockets.size() - 1; i >= 0; i--) {
      if (i < sockets.size()) {
        pass(sockets.get(i));
      }
    }
  }

  private void pass(LoopSocket socket) {
    try {
      socket.pass();
    } catch (RuntimeException | Error e) {
      log.error("a handler of {} failed", thread.getName(), e);
    }
  }

  private void await() {
    long fromNs = System.nanoTime();
    waiting = true;
    try {
      boolean wanted = called || !tasks.isEmpty();
      await(wanted ? 0 : untilNextDeadlineNs(fromNs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    waiting = false;
    meter.onWait(fromNs, System.nanoTime());
    wakeUpPending.set(false);
  }

  /** A loop under pressure is not woken by each datagram: those of a while come together. */
  private void await(long waitNs) throws IOException {
    long napNs = (long) (LONGEST_NAP_NS * meter.pressure());
    if (waitNs > 0 && napNs > 0) {
      poller.nap(Math.min(waitNs, napNs)); // NONE is the longest
    } else {
      poller.await(waitNs);
    }
  }

  private void answerCall(long nowNs) {
    if (called) {
      called = false; // first: who calls from here on is answered again
      for (int i = 0; i < onCall.size(); i++) {
        answer(onCall.get(i), nowNs);
      }
    }
  }

  /** As {@link #guarded}, without an object: it comes for each batch of relayed packets. */
  private void answer(LongConsumer task, long nowNs) {
    try {
      task.accept(nowNs);
    } catch (RuntimeException | Error e) {
      log.error("a task on {} failed", thread.getName(), e);
    }
  }

  private long untilNextDeadlineNs(long nowNs) {
    long next = schedule.nextDeadlineNs();
    for (int i = 0; i < sockets.size(); i++) {
      LoopSocket socket = sockets.get(i);
      if (socket.holdsDatagrams()) {
        return 0;
      }
      next = Deadlines.earlier(next, socket.nextDeadlineNs());
    }
    return next == Deadlines.NONE ? Deadlines.NONE : Math.max(0, next - nowNs);
  }

  private void runTasks() {
    // no more than wait now: tasks that hand in tasks must not keep the sockets waiting
    for (int left = tasks.size(); left > 0; left--) {
      Runnable task = tasks.poll();
      if (task != null) {
        guarded(task);
      }
    }
  }

  private void runSchedule(long nowNs) {
    for (ScheduledTask due = schedule.pollDue(nowNs); due != null; due = schedule.pollDue(nowNs)) {
      guarded(due.task);
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a task on {} failed", thread.getName(), e);
    }
  }

  private void shutDown() {
    long nowNs = System.nanoTime();
    for (LoopSocket socket : List.copyOf(sockets)) {
      guarded(() -> detach(socket, nowNs));
    }
    closed = true;
    runTasks();
    try {
      poller.close();
    } catch (IOException e) {
      log.warn("closing {} failed: {}", thread.getName(), e.getMessage());
    }
  }

  private static final class ScheduledTask extends DeadlineQueue.Entry {
    private final Runnable task;

    ScheduledTask(Runnable task) {
      this.task = task;
    }
  }
}
