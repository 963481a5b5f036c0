package io.millrace.server.broker;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerMember;
import io.millrace.broker.Coalescing;
import io.millrace.net.EventLoop;
import io.millrace.net.SharingRefusedException;
import io.millrace.server.access.AccessControl;
import io.millrace.server.blocks.BlockList;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** All loops that carry packets, and the ports they share. Thread-safe. */
final class ServerLoops {

  private final Shared shared;
  private final Optional<String> whyOne;
  private final BrokerGroup group;
  private final Occupancy occupancy;
  private final List<ServerLoop> loops;

  /** What all loops use. */
  record Shared(
      LiveConfig live, AccessControl access, BlockList blocks, Journal journal, Slates slates) {}

  private ServerLoops(LoopThreads threads, List<InetSocketAddress> bind, Shared shared)
      throws IOException {
    this.shared = shared;
    this.whyOne = threads.whyOne();
    this.group = newGroup(threads.all());
    this.occupancy = new Occupancy(group::isMemoryFull);
    List<Gate> gates = new ArrayList<>();
    List<Reception> receptions = new ArrayList<>();
    for (int place = 0; place < threads.all().size(); place++) {
      gates.add(new Gate(occupancy, shared.live(), shared.blocks()));
      receptions.add(newReception(group.member(place), threads.all().get(place), gates.get(place)));
    }
    List<List<SrtEndpoint>> ports = listen(threads.all(), bind, receptions);
    this.loops =
        IntStream.range(0, threads.all().size())
            .mapToObj(place ->
                new ServerLoop(
                    threads.all().get(place),
                    group.member(place),
                    gates.get(place),
                    receptions.get(place),
                    new LagWatch(shared.live(), shared.journal()),
                    newSlateStage(group.member(place), threads.all().get(place)),
                    ports.stream().map(port -> port.get(place)).toList()))
            .toList();
  }

  /**
   * Threads and sockets; nothing that comes is passed on before {@link #begin}.
   *
   * @throws StartException if an address or a socket cannot be had; nothing is left running then
   */
  static ServerLoops start(List<InetSocketAddress> bind, Shared shared) throws StartException {
    LoopThreads threads = LoopThreads.start(shared.live().now());
    try {
      return new ServerLoops(threads, bind, shared);
    } catch (SharingRefusedException e) {
      return startOne(threads.firstOnly(String.valueOf(e.getMessage())), bind, shared);
    } catch (IOException e) {
      threads.close();
      throw cannotListen(shared.live().now(), e);
    }
  }

  private static ServerLoops startOne(
      LoopThreads thread, List<InetSocketAddress> bind, Shared shared) throws StartException {
    try {
      return new ServerLoops(thread, bind, shared);
    } catch (IOException e) {
      thread.close();
      throw cannotListen(shared.live().now(), e);
    }
  }

  private static StartException cannotListen(BrokerConfig config, IOException e) {
    return e instanceof StartException known
        ? known
        : StartException.cannotListen(
            "", config.bind().getFirst(), "choose another with --bind HOST:PORT", e);
  }

  private BrokerGroup newGroup(List<EventLoop> threads) {
    LiveConfig live = shared.live();
    BrokerGroup made =
        new BrokerGroup(
            threads.size(),
            Bounds.ofChannel(live.now()),
            Bounds.mediaMemory(live.now().memory()),
            id -> Bounds.ofLife(live.now().channel(id.value())),
            place -> coalescing(threads.get(place)));
    for (int place = 0; place < threads.size(); place++) {
      EventLoop loop = threads.get(place);
      made.attach(place, loop, loop::callUp);
    }
    made.listen(shared.journal());
    made.limitLingering(() -> live.now().limits().channels());
    return made;
  }

  private Coalescing coalescing(EventLoop loop) {
    return () -> (long) (shared.live().now().coalescing().toNanos() * loop.pressure());
  }

  private Reception newReception(BrokerMember member, EventLoop loop, Gate gate) {
    return new Reception(
        member,
        shared.live(),
        shared.access(),
        shared.journal(),
        System::nanoTime,
        Home.of(loop),
        gate);
  }

  private SlateStage newSlateStage(BrokerMember member, EventLoop loop) {
    return new SlateStage(member, loop, shared.live(), shared.slates(), System::nanoTime);
  }

  /** Each port, with an endpoint for each loop. */
  private List<List<SrtEndpoint>> listen(
      List<EventLoop> threads, List<InetSocketAddress> bind, List<Reception> receptions)
      throws IOException {
    BrokerConfig config = shared.live().now();
    List<List<SrtEndpoint>> ports = new ArrayList<>();
    long receiveBytes = Bounds.receiveBytes(config.memory()) / bind.size();
    for (int i = 0; i < bind.size(); i++) {
      try {
        ports.add(
            SrtEndpoint.listeningTogether(
                threads,
                bind.get(i),
                Bounds.ofPort(config.limits()),
                receiveBytes,
                receptions::get));
      } catch (IOException e) {
        ports.forEach(port -> port.forEach(SrtEndpoint::close));
        throw e instanceof SharingRefusedException
            ? e
            : StartException.cannotListen(
                "", config.bind().get(i), "choose another with --bind HOST:PORT", e);
      }
    }
    return ports;
  }

  /** What comes is passed on from now on. */
  void begin() {
    loops.forEach(ServerLoop::start);
    shared.blocks().onAdded(block -> tell(loop -> loop.keepOut(block)));
  }

  /** Each loop. */
  List<ServerLoop> each() {
    return loops;
  }

  /** The one that does what one of them has to do. */
  ServerLoop first() {
    return loops.getFirst();
  }

  /** What they know together. */
  BrokerGroup group() {
    return group;
  }

  /** Who is in. */
  Occupancy occupancy() {
    return occupancy;
  }

  /** Has each loop do something, soon. */
  void tell(Consumer<ServerLoop> task) {
    loops.forEach(loop -> loop.loop().execute(() -> task.accept(loop)));
  }

  /** Done when all are. */
  CompletableFuture<Void> all(Function<ServerLoop, CompletableFuture<Void>> task) {
    return CompletableFuture.allOf(loops.stream().map(task).toArray(CompletableFuture[]::new));
  }

  /** Where SRT listens. */
  List<InetSocketAddress> addresses() {
    return first().endpoints().stream().map(SrtEndpoint::localAddress).toList();
  }

  /** Bytes of receive buffer that the kernel grants. */
  int receiveBufferBytes() {
    return first().endpoints().getFirst().receiveBufferBytes();
  }

  /** How the sockets do their work, in a line. */
  String sockets() {
    return SocketKind.text(first().loop().io(), first().loop().whyNotNative())
        + "; "
        + SocketKind.loops(loops.size(), whyOne);
  }

  /** Says goodbye to every peer, frees the ports, and ends the threads. Any thread but theirs. */
  void close() {
    loops.forEach(loop -> loop.endpoints().forEach(SrtEndpoint::close));
    loops.forEach(loop -> loop.loop().close());
  }
}
