package io.millrace.srt.endpoint;

import io.millrace.net.DatagramHandler;
import io.millrace.net.Deadlines;
import io.millrace.net.EventLoop;
import io.millrace.net.SharedPort;
import io.millrace.net.UdpSocket;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.receive.ReceiveMemory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One UDP port that carries any number of SRT connections, called and accepted.
 *
 * {@snippet :
 * EventLoop loop = EventLoop.start("srt");
 * SrtEndpoint.listening(
 *     loop, new InetSocketAddress(5000), request -> request.accept(SrtOptions.LIVE, handler));
 * }
 */
public final class SrtEndpoint implements AutoCloseable {

  private final EventLoop loop;
  private final UdpSocket socket;
  private final PortOutput output;
  private final Inbox inbox;
  private final Multiplexer mux;
  private final boolean hasNeighbours;
  private final SecureRandom random = new SecureRandom();
  private volatile BatchListener listener = nowNs -> {};
  private volatile @Nullable Predicate<ByteBuffer> receiveFilter;

  private SrtEndpoint(
      EventLoop loop, UdpSocket socket, EndpointLimits limits, Executor keyWorkers) {
    this(
        loop,
        socket,
        newGroup(1, limits),
        0,
        keyWorkers,
        new ReceiveMemory(ReceiveMemory.BYTES_OF_THIS_JVM));
  }

  private SrtEndpoint(
      EventLoop loop,
      UdpSocket socket,
      PortGroup group,
      int place,
      Executor keyWorkers,
      ReceiveMemory memory) {
    this.loop = loop;
    this.socket = socket;
    this.hasNeighbours = group.size() > 1;
    this.output = new PortOutput(loop, socket);
    this.inbox = group.inbox(place);
    this.mux =
        new Multiplexer(output, System::nanoTime, loop, keyWorkers, random, memory, group, place);
  }

  private static PortGroup newGroup(int size, EndpointLimits limits) {
    return new PortGroup(size, limits, new SecureRandom(), System.nanoTime());
  }

  private void start() {
    Handler handler = new Handler();
    socket.start(handler);
    if (hasNeighbours) { // nobody else has anything to hand over
      loop.onCall(handler.onCall);
      inbox.onArrival(loop::callUp);
    }
  }

  /**
   * Binds a UDP port and hands it to the loop. Any thread.
   *
   * @throws IOException if the port cannot be bound
   */
  public static SrtEndpoint open(EventLoop loop, InetSocketAddress bind) throws IOException {
    return open(loop, bind, EndpointLimits.DEFAULT);
  }

  /**
   * Binds a UDP port with limits of its own for those who call. Any thread.
   *
   * @throws IOException if the port cannot be bound
   */
  public static SrtEndpoint open(EventLoop loop, InetSocketAddress bind, EndpointLimits limits)
      throws IOException {
    return open(loop, bind, limits, KeyDerivations.newPool());
  }

  /**
   * Binds a UDP port with limits and workers of its own. Any thread.
   *
   * @param keyWorkers derives the keys of encrypted connections, a millisecond of CPU each; what it
   *     refuses with RejectedExecutionException is refused to the caller as OVERLOAD
   * @throws IOException if the port cannot be bound
   */
  public static SrtEndpoint open(
      EventLoop loop, InetSocketAddress bind, EndpointLimits limits, Executor keyWorkers)
      throws IOException {
    SrtEndpoint endpoint = new SrtEndpoint(loop, loop.open(bind), limits, keyWorkers);
    endpoint.start();
    return endpoint;
  }

  /**
   * Binds a UDP port whose very first caller is answered already. Any thread.
   *
   * @throws IOException if the port cannot be bound
   */
  public static SrtEndpoint listening(
      EventLoop loop, InetSocketAddress bind, ConnectionListener listener) throws IOException {
    return listening(loop, bind, EndpointLimits.DEFAULT, listener);
  }

  /**
   * Binds a UDP port with limits of its own, whose very first caller is answered already. Any
   * thread.
   *
   * @throws IOException if the port cannot be bound
   */
  public static SrtEndpoint listening(
      EventLoop loop, InetSocketAddress bind, EndpointLimits limits, ConnectionListener listener)
      throws IOException {
    return listening(loop, bind, limits, KeyDerivations.newPool(), listener);
  }

  /**
   * Binds a UDP port with limits and workers of its own, whose very first caller is answered
   * already. Any thread.
   *
   * @param keyWorkers see {@link #open(EventLoop, InetSocketAddress, EndpointLimits, Executor)}
   * @throws IOException if the port cannot be bound
   */
  public static SrtEndpoint listening(
      EventLoop loop,
      InetSocketAddress bind,
      EndpointLimits limits,
      Executor keyWorkers,
      ConnectionListener listener)
      throws IOException {
    SrtEndpoint endpoint = new SrtEndpoint(loop, loop.open(bind), limits, keyWorkers);
    endpoint.listen(listener);
    endpoint.start();
    return endpoint;
  }

  /**
   * Binds one UDP port for several loops, an endpoint each, whose very first caller is answered
   * already. A connection lives with one of them, which a hash of its caller chooses, and the
   * kernel brings its datagrams there; those that come to another loop all the same are handed
   * over. They are for listening: there is no rendezvous with them. Any thread.
   *
   * @param loops 1 to 64, of native sockets if they are more than one
   * @param limits for all together
   * @param listeners who decides over the callers of each endpoint, by its place in the list
   * @throws io.millrace.net.SharingRefusedException if the port can be bound, but not shared
   * @throws IOException if the port cannot be bound
   */
  public static List<SrtEndpoint> listeningTogether(
      List<EventLoop> loops,
      InetSocketAddress bind,
      EndpointLimits limits,
      IntFunction<ConnectionListener> listeners)
      throws IOException {
    return listeningTogether(loops, bind, limits, ReceiveMemory.BYTES_OF_THIS_JVM, listeners);
  }

  /**
   * The same with so much memory for what was received and waits for what is lost.
   *
   * @param receiveBytes for all loops together
   */
  public static List<SrtEndpoint> listeningTogether(
      List<EventLoop> loops,
      InetSocketAddress bind,
      EndpointLimits limits,
      long receiveBytes,
      IntFunction<ConnectionListener> listeners)
      throws IOException {
    PortGroup group = newGroup(loops.size(), limits);
    List<UdpSocket> sockets = SharedPort.open(loops, bind, group.steering());
    Executor keyWorkers = KeyDerivations.newPool();
    List<SrtEndpoint> endpoints = new ArrayList<>(loops.size());
    for (int i = 0; i < loops.size(); i++) {
      ReceiveMemory memory = new ReceiveMemory(receiveBytes / loops.size());
      SrtEndpoint endpoint =
          new SrtEndpoint(loops.get(i), sockets.get(i), group, i, keyWorkers, memory);
      endpoint.listen(listeners.apply(i));
      endpoints.add(endpoint);
    }
    endpoints.forEach(SrtEndpoint::start);
    return List.copyOf(endpoints);
  }

  /** The loop that all handlers are called on. */
  public EventLoop loop() {
    return loop;
  }

  /** The bound address, with the real port. */
  public InetSocketAddress localAddress() {
    return socket.localAddress();
  }

  /** Bytes of receive buffer that the kernel granted; bursts beyond it are lost. */
  public int receiveBufferBytes() {
    return socket.receiveBufferBytes();
  }

  /**
   * Has the kernel note from now on when each datagram arrives, for {@link #arrivalNs}. Any thread.
   *
   * @return false if it cannot
   */
  public boolean noteArrivals() {
    return socket.noteArrivals();
  }

  /**
   * When the datagram that is being handled reached this machine, on System.nanoTime's scale:
   * before it waited for the loop. Asked by who is handed a payload, of an endpoint that notes
   * arrivals; now, if no datagram brought it or nothing was noted. Loop only.
   */
  public long arrivalNs() {
    return socket.arrivalNs();
  }

  /** Answers callers from now on. Any thread. */
  public void listen(ConnectionListener listener) {
    loop.execute(() -> mux.listen(listener));
  }

  /** Who is called on the loop each time a batch of datagrams or timers was handled. Any thread. */
  public void afterBatch(BatchListener newListener) {
    listener = newListener;
  }

  /** Works on what came in one pass as a whole. Called on the loop. */
  @FunctionalInterface
  public interface BatchListener {

    /** Datagrams or timers were handled, or the deadline came. */
    void afterBatch(long nowNs);

    /** When to be called even if nothing comes; {@link Deadlines#NONE} if nothing waits. */
    default long nextDeadlineNs() {
      return Deadlines.NONE;
    }
  }

  /**
   * Lets a datagram in, position to limit, only if the test says so: what it turns away was lost on
   * the way. For those who want to see what losses do. The test runs on the loop, for each
   * datagram. Any thread.
   */
  public void receiveFilter(Predicate<ByteBuffer> test) {
    receiveFilter = test;
  }

  /**
   * Calls a listener. Any thread; the handler hears of the outcome.
   *
   * @param remote a resolved address
   * @param streamId at most 512 bytes; empty for none
   * @throws IllegalArgumentException if the address is not resolved or the stream id too long
   */
  public SrtSocket connect(
      InetSocketAddress remote, String streamId, SrtOptions options, SocketHandler handler) {
    if (remote.isUnresolved()) {
      throw new IllegalArgumentException("remote: " + remote + " does not resolve");
    }
    if (loop.isCurrent()) {
      return mux.connect(remote, streamId, options, handler);
    }
    CompletableFuture<SrtSocket> socketMade =
        loop.call(() -> mux.connect(remote, streamId, options, handler));
    return socketMade.join();
  }

  /**
   * Meets another endpoint that does the same with this one's address: neither listens, so both may
   * be behind a firewall that lets answers in. Waits ten times {@code connTimeo} for the other
   * side. There is no stream id: each side could send one. Any thread; the handler hears of the
   * outcome.
   *
   * @param remote a resolved address
   * @throws IllegalArgumentException if the address is not resolved
   * @throws IllegalStateException if a rendezvous with that address is under way, or the port is
   *     one of several loops
   */
  public SrtSocket rendezvous(InetSocketAddress remote, SrtOptions options, SocketHandler handler) {
    if (remote.isUnresolved()) {
      throw new IllegalArgumentException("remote: " + remote + " does not resolve");
    }
    if (loop.isCurrent()) {
      return mux.meet(remote, options, handler);
    }
    CompletableFuture<SrtSocket> socketMade = loop.call(() -> mux.meet(remote, options, handler));
    try {
      return socketMade.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IllegalStateException underWay ? underWay : e;
    }
  }

  /** What came, what went, what was ignored. Loop only. */
  public EndpointStats stats() {
    assert loop.isCurrent();
    return mux.stats();
  }

  /**
   * Shows each socket of this port, with the options that it was made with. What it is shown may be
   * closed. Loop only.
   */
  public void forEach(BiConsumer<SrtSocket, SrtOptions> what) {
    assert loop.isCurrent();
    mux.forEach(what);
  }

  /** SHUTDOWN to every peer, then the port is free. Any thread; returns when done. */
  @Override
  public void close() {
    socket.close();
  }

  private final class Handler implements DatagramHandler {
    private final LongConsumer onCall = this::onHandedOver;

    @Override
    public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
      output.at(nowNs);
      Predicate<ByteBuffer> filter = receiveFilter;
      if (filter == null || filter.test(datagram)) {
        mux.onDatagram(datagram, from, nowNs);
      }
    }

    @Override
    public void afterBatch(long nowNs) {
      output.at(nowNs);
      output.sendWaiting();
      output.endPass();
      listener.afterBatch(nowNs);
    }

    @Override
    public void onTimer(long nowNs) {
      output.at(nowNs);
      mux.onTimer(nowNs);
      afterBatch(nowNs);
    }

    private void onHandedOver(long nowNs) {
      if (mux.takeHandedOver(nowNs) > 0) {
        afterBatch(nowNs);
      }
    }

    @Override
    public long nextDeadlineNs() {
      return Deadlines.earlier(mux.nextDeadlineNs(), listener.nextDeadlineNs());
    }

    @Override
    public void onClosing(long nowNs) {
      if (hasNeighbours) {
        loop.noLongerOnCall(onCall);
      }
      mux.closeAll();
    }
  }
}
