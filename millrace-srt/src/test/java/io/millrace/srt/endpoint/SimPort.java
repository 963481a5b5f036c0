package io.millrace.srt.endpoint;

import io.millrace.srt.receive.ReceiveMemory;
import io.millrace.testkit.sim.SimNetwork;
import io.millrace.testkit.sim.SimNode;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A multiplexer on a simulated link: everything that comes, comes from the one peer. */
final class SimPort implements SimNode {

  final Multiplexer mux;
  final ReceiveMemory memory = new ReceiveMemory(256L << 20);
  private final InetSocketAddress peer;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private long nowNs;

  /** How far the clock has gone on since the pass began whose time the datagrams are given. */
  long passTookNs;

  /** Derives keys: at once, unless a test has it otherwise. */
  Executor keyWorkers = tasks::add;

  /** How long an answer to an ACK stands in for others, as on a busy loop. */
  long answerIntervalNs;

  /** Whether the socket takes datagrams now. */
  boolean hasRoom = true;

  SimPort(SimNetwork network, InetSocketAddress peer, Consumer<ByteBuffer> out) {
    this(network, peer, out, new Random(network.random().nextLong()));
  }

  SimPort(
      SimNetwork network,
      InetSocketAddress peer,
      Consumer<ByteBuffer> out,
      RandomGenerator random) {
    this.peer = peer;
    this.nowNs = network.nowNs();
    this.mux =
        new Multiplexer(
            new PortWriter.Output() {
              @Override
              public boolean send(ByteBuffer datagram, InetSocketAddress to) {
                if (hasRoom) {
                  out.accept(datagram);
                }
                return hasRoom;
              }

              @Override
              public long answerIntervalNs() {
                return answerIntervalNs;
              }
            },
            () -> nowNs + passTookNs,
            tasks::add,
            task -> keyWorkers.execute(task),
            random,
            memory,
            EndpointLimits.DEFAULT);
  }

  /** Does something as the application, at the network's time. */
  void act(long atNs, Runnable action) {
    nowNs = atNs;
    action.run();
    runTasks();
  }

  @Override
  public void onDatagram(ByteBuffer datagram, long atNs) {
    nowNs = atNs;
    mux.onDatagram(datagram, peer, atNs);
    runTasks();
  }

  @Override
  public void onTimer(long atNs) {
    nowNs = atNs;
    mux.onTimer(atNs);
    runTasks();
  }

  @Override
  public long nextDeadlineNs() {
    return mux.nextDeadlineNs();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
