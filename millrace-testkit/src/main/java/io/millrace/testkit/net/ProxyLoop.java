package io.millrace.testkit.net;

import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.link.LinkCounters;
import io.millrace.testkit.link.LinkDirection;
import io.millrace.testkit.net.ParcelQueue.Parcel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The thread of the proxy, its sockets, and everything that only this thread may touch; others hand
 * it tasks.
 */
final class ProxyLoop {
  private static final int MAX_CLIENTS = 1024;
  private static final long MAX_WAITING_BYTES = 64 << 20;
  private static final int MAX_DATAGRAM = 65_536;

  /** So many datagrams of one socket before the others and the waiting ones get their turn. */
  private static final int RECEIVE_BURST = 64;

  /**
   * A selector counts in milliseconds; shorter waits are slept in such pieces between two looks at
   * the sockets.
   */
  private static final long NAP_NS = 100_000;

  private static final long MS = 1_000_000;

  private final Selector selector;
  private final DatagramChannel listener;
  private final InetSocketAddress address;
  private final InetSocketAddress server;
  private final SplittableRandom seeds;
  private final Thread thread;
  private final long startNs = System.nanoTime();

  private final Queue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;

  // Only the thread, or whoever has seen it end.
  private final Map<SocketAddress, ProxiedClient> clients = new HashMap<>();
  private final ParcelQueue parcels = new ParcelQueue(MAX_WAITING_BYTES);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private LinkConditions toServer = LinkConditions.PERFECT;
  private LinkConditions toClient = LinkConditions.PERFECT;
  private Predicate<ByteBuffer> toServerFilter = datagram -> true;
  private Predicate<ByteBuffer> toClientFilter = datagram -> true;
  private long refused;

  private ProxyLoop(
      Selector selector, DatagramChannel listener, InetSocketAddress server, long seed)
      throws IOException {
    this.selector = selector;
    this.listener = listener;
    this.address = (InetSocketAddress) listener.getLocalAddress();
    this.server = server;
    this.seeds = new SplittableRandom(seed);
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("impairment-proxy-" + address.getPort())
            .unstarted(this::live);
  }

  static ProxyLoop start(InetSocketAddress listen, InetSocketAddress server, long seed)
      throws IOException {
    Selector selector = Selector.open();
    DatagramChannel listener = DatagramChannel.open();
    try {
      listener.configureBlocking(false);
      Sockets.enlargeBuffers(listener);
      listener.bind(listen);
      listener.register(selector, SelectionKey.OP_READ);
      ProxyLoop loop = new ProxyLoop(selector, listener, server, seed);
      loop.thread.start();
      return loop;
    } catch (IOException | RuntimeException failure) {
      listener.close();
      selector.close();
      throw failure;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  long nowNs() {
    return System.nanoTime() - startNs;
  }

  void run(Runnable task) {
    ask(() -> {
      task.run();
      return true;
    });
  }

  /**
   * Has the thread answer; after its end there is nobody to race with, and the caller answers
   * itself.
   */
  <T> T ask(Callable<T> question) {
    FutureTask<T> task = new FutureTask<>(question);
    if (Thread.currentThread().equals(thread)) {
      task.run();
    } else {
      tasks.add(task);
      selector.wakeup();
      if (closing) {
        join();
        throwFailure();
        task.run();
      }
    }
    try {
      return task.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the proxy", interrupted);
    } catch (ExecutionException broken) {
      throw new IllegalStateException("the proxy could not answer", broken.getCause());
    }
  }

  void close() {
    closing = true;
    selector.wakeup();
    join();
    throwFailure();
  }

  void conditions(boolean towardsServer, LinkConditions conditions) {
    if (towardsServer) {
      toServer = conditions;
    } else {
      toClient = conditions;
    }
    clients.values().forEach(client -> client.direction(towardsServer).conditions(conditions));
  }

  void filter(boolean towardsServer, Predicate<ByteBuffer> filter) {
    if (towardsServer) {
      toServerFilter = filter;
    } else {
      toClientFilter = filter;
    }
    clients.values().forEach(client -> client.direction(towardsServer).filter(filter));
  }

  LinkCounters counters(boolean towardsServer) {
    LinkCounters sum = LinkCounters.ZERO;
    for (ProxiedClient client : clients.values()) {
      sum = sum.plus(client.direction(towardsServer).counters());
    }
    return sum;
  }

  int clients() {
    return clients.size();
  }

  long refused() {
    return refused;
  }

  private void live() {
    try (selector;
        listener) {
      while (!closing) {
        waitForWork();
        runTasks();
        receiveAll();
        sendDue();
      }
    } catch (IOException | RuntimeException | Error broken) {
      failure = broken;
    } finally {
      closing = true;
      clients.values().forEach(ProxyLoop::closeUpstream);
      runTasks();
    }
  }

  private void waitForWork() throws IOException {
    long nextDueAtNs = parcels.nextDueAtNs();
    if (nextDueAtNs == Long.MAX_VALUE) {
      selector.select();
      return;
    }
    long waitNs = nextDueAtNs - nowNs();
    if (waitNs >= MS) {
      selector.select(waitNs / MS);
      return;
    }
    if (waitNs > 0) {
      LockSupport.parkNanos(Math.min(waitNs, NAP_NS));
    }
    selector.selectNow();
  }

  private void runTasks() {
    for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void receiveAll() throws IOException {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof ProxiedClient client) {
        receiveFromServer(client);
      } else {
        receiveFromClients();
      }
    }
    selector.selectedKeys().clear();
  }

  private void receiveFromClients() throws IOException {
    for (int i = 0; i < RECEIVE_BURST; i++) {
      SocketAddress from = listener.receive(buffer.clear());
      if (from == null) {
        return;
      }
      ProxiedClient client = clientAt(from);
      if (client == null) {
        refused++;
      } else {
        accept(client, true);
      }
    }
  }

  private void receiveFromServer(ProxiedClient client) throws IOException {
    for (int i = 0; i < RECEIVE_BURST; i++) {
      try {
        if (client.upstream().receive(buffer.clear()) == null) {
          return;
        }
        accept(client, false);
      } catch (PortUnreachableException serverAway) {
        // What a lost datagram is to the client: it must find out by itself.
        return;
      }
    }
  }

  private @Nullable ProxiedClient clientAt(SocketAddress from) throws IOException {
    ProxiedClient known = clients.get(from);
    if (known != null || clients.size() >= MAX_CLIENTS) {
      return known;
    }
    LinkDirection up = direction(toServer, toServerFilter);
    LinkDirection down = direction(toClient, toClientFilter);
    ProxiedClient client = ProxiedClient.connect(from, server, up, down);
    clients.put(from, client);
    client.upstream().register(selector, SelectionKey.OP_READ, client);
    return client;
  }

  private LinkDirection direction(LinkConditions conditions, Predicate<ByteBuffer> filter) {
    LinkDirection direction = new LinkDirection(new Random(seeds.nextLong()), conditions);
    direction.filter(filter);
    return direction;
  }

  private void accept(ProxiedClient client, boolean towardsServer) {
    client
        .direction(towardsServer)
        .send(
            buffer.flip(),
            nowNs(),
            (atNs, datagram) -> {
              if (!parcels.add(atNs, client, towardsServer, ByteBuffer.wrap(datagram))) {
                refused++;
              }
            });
  }

  private void sendDue() {
    long nowNs = nowNs();
    for (Parcel parcel = parcels.pollDue(nowNs); parcel != null; parcel = parcels.pollDue(nowNs)) {
      int bytes = parcel.datagram().remaining();
      if (send(parcel)) {
        parcel.client().direction(parcel.toServer()).delivered(bytes);
      } else {
        refused++;
      }
    }
  }

  private boolean send(Parcel parcel) {
    try {
      return sendOnce(parcel);
    } catch (PortUnreachableException earlier) {
      return sendAgain(parcel);
    } catch (IOException peerAway) {
      // A peer that is not there refuses; on a real link the datagram would just be gone.
      return false;
    }
  }

  /**
   * The refusal of an earlier datagram is reported by the next call, which then has sent nothing.
   */
  private boolean sendAgain(Parcel parcel) {
    try {
      return sendOnce(parcel);
    } catch (IOException peerAway) {
      return false;
    }
  }

  private boolean sendOnce(Parcel parcel) throws IOException {
    ByteBuffer datagram = parcel.datagram();
    int bytes = datagram.remaining();
    ProxiedClient client = parcel.client();
    int sent =
        parcel.toServer()
            ? client.upstream().write(datagram)
            : listener.send(datagram, client.address());
    return sent == bytes;
  }

  private void throwFailure() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the proxy's thread had failed", cause);
    }
  }

  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeUpstream(ProxiedClient client) {
    try {
      client.upstream().close();
    } catch (IOException nothingLost) {
      // Closing a UDP socket flushes nothing.
    }
  }
}
