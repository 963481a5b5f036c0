package io.millrace.srt.endpoint;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtUrl;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.handshake.Rejection;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream by its URL, with a port and a loop of its own: the short way to send or receive.
 *
 * {@snippet :
 * try (SrtStream stream = SrtStream.open("srt://192.0.2.1:5000?latency=200", handler)) {
 *   stream.ended().join();
 * }
 * }
 *
 * <p>A caller has one connection, a listener one to each of its callers; what is sent goes to all
 * of them. Any thread may call any method. The handler is called on the stream's loop and must not
 * block. For streams that share a port or a thread, use {@link SrtEndpoint}.
 */
public final class SrtStream implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SrtStream.class);

  /** Packets handed in that the loop has not taken yet; more are dropped. */
  private static final int MAX_HANDED_IN = 8_192;

  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration MAX_FLUSH = Duration.ofSeconds(10);

  private final SrtUrl url;
  private final SocketHandler handler;
  private final EventLoop loop;
  private final SrtEndpoint endpoint;
  private final CompletableFuture<SrtSocket> connected = new CompletableFuture<>();
  private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
  private final AtomicInteger handedIn = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  // owned by the loop
  private final List<SrtSocket> sockets = new ArrayList<>();
  private boolean tooLongTold;

  private SrtStream(SrtUrl url, SocketHandler handler, EventLoop loop, SrtEndpoint endpoint) {
    this.url = url;
    this.handler = handler;
    this.loop = loop;
    this.endpoint = endpoint;
  }

  /**
   * Opens a stream that is only sent on.
   *
   * @throws IOException as {@link #open(SrtUrl, SocketHandler)}
   */
  public static SrtStream open(String url) throws IOException {
    return open(url, new SocketHandler() {});
  }

  /**
   * Opens a stream.
   *
   * @param handler hears what happens; the same one for all callers of a listener
   * @throws IllegalArgumentException if the text is no SRT URL; the message says what to write
   * @throws IOException as {@link #open(SrtUrl, SocketHandler)}
   */
  public static SrtStream open(String url, SocketHandler handler) throws IOException {
    return open(SrtUrl.parse(url), handler);
  }

  /**
   * Opens a stream. Looks the host up in the calling thread, which may take seconds; then returns
   * at once: {@link #connected()} and {@link #ended()} tell how it went.
   *
   * @param handler hears what happens; the same one for all callers of a listener
   * @throws UnknownHostException if the host has no address
   * @throws IOException if the port cannot be bound
   */
  public static SrtStream open(SrtUrl url, SocketHandler handler) throws IOException {
    InetSocketAddress place = resolve(url);
    EventLoop loop = EventLoop.start("srt-" + url.port());
    try {
      SrtEndpoint endpoint = SrtEndpoint.open(loop, local(url.mode(), place));
      SrtStream stream = new SrtStream(url, handler, loop, endpoint);
      stream.start(place);
      return stream;
    } catch (IOException | RuntimeException e) {
      loop.close();
      throw e;
    }
  }

  private static InetSocketAddress resolve(SrtUrl url) throws UnknownHostException {
    InetSocketAddress place =
        url.host().isEmpty()
            ? new InetSocketAddress(url.port())
            : new InetSocketAddress(url.host(), url.port());
    if (place.isUnresolved()) {
      throw new UnknownHostException(url.host() + ": no such host; check the name in the SRT URL");
    }
    return place;
  }

  /** The place itself if we listen, else a port of the same family as whom we call. */
  private static InetSocketAddress local(SrtUrl.Mode mode, InetSocketAddress place) {
    String any = place.getAddress() instanceof Inet6Address ? "::" : "0.0.0.0";
    return switch (mode) {
      case CALLER -> new InetSocketAddress(any, 0);
      case LISTENER -> place;
      case RENDEZVOUS -> new InetSocketAddress(any, place.getPort());
    };
  }

  private void start(InetSocketAddress place) {
    switch (url.mode()) {
      case CALLER -> endpoint.connect(place, url.streamId(), url.options(), new Events());
      case LISTENER -> endpoint.listen(request -> request.accept(url.options(), new Events()));
      case RENDEZVOUS -> endpoint.rendezvous(place, url.options(), new Events());
    }
  }

  /** The address that we are bound to, with the real port. */
  public InetSocketAddress localAddress() {
    return endpoint.localAddress();
  }

  /**
   * The first connection, once its handshake is done. If there will be none, completes
   * exceptionally with an {@link IOException} that says why.
   */
  public CompletableFuture<SrtSocket> connected() {
    return connected.copy();
  }

  /** When it is over: a caller's connection ended, or a listener was closed. */
  public CompletableFuture<CloseReason> ended() {
    return ended.copy();
  }

  /**
   * Sends one payload as one packet to everyone connected, stamped with now.
   *
   * @param payload 1 to payloadSize bytes, consumed; seven MPEG-TS packets as a rule
   * @return false if it was dropped: 8192 packets wait already, or the stream is closed
   * @throws IllegalArgumentException if the payload is empty or too long
   */
  public boolean send(ByteBuffer payload) {
    return send(payload, System.nanoTime());
  }

  /**
   * Sends one payload as one packet to everyone connected.
   *
   * @param payload 1 to payloadSize bytes, consumed
   * @param originNs when it came into being, System.nanoTime scale; a relay passes on what it got
   * @return as {@link #send(ByteBuffer)}
   * @throws IllegalArgumentException if the payload is empty or too long
   */
  public boolean send(ByteBuffer payload, long originNs) {
    int length = payload.remaining();
    if (length < 1 || length > url.options().payloadSize()) {
      throw new IllegalArgumentException(
          "payload of " + length + " bytes: must have 1 to " + url.options().payloadSize());
    }
    byte[] copy = new byte[length];
    payload.get(copy);
    if (ended.isDone() || closed.get() || handedIn.get() >= MAX_HANDED_IN) {
      return false;
    }
    handedIn.incrementAndGet();
    try {
      loop.execute(() -> sendNow(copy, originNs));
    } catch (RejectedExecutionException full) {
      handedIn.decrementAndGet();
      return false;
    }
    return true;
  }

  private void sendNow(byte[] payload, long originNs) {
    handedIn.decrementAndGet();
    for (SrtSocket socket : List.copyOf(sockets)) {
      try {
        socket.send(ByteBuffer.wrap(payload), originNs);
      } catch (IllegalArgumentException tooLong) { // for this peer's MTU; the others get it
        if (!tooLongTold) {
          tooLongTold = true;
          log.warn("{} does not get all: {}", socket.remoteAddress(), tooLong.getMessage());
        }
      }
    }
  }

  /** The numbers of each connection that is open. */
  public CompletableFuture<List<SrtStats>> stats() {
    return loop.call(() -> sockets.stream().map(SrtSocket::stats).toList());
  }

  /**
   * Ends the stream and frees its port. What was sent gets the time to be acknowledged, 10 s at
   * most, and to be played, as many receivers forget the rest when a connection ends. Returns when
   * done; again does nothing.
   *
   * @throws IllegalStateException if the handler calls it; it can close the {@link SrtSocket}
   */
  @Override
  public void close() {
    if (loop.isCurrent()) {
      throw new IllegalStateException("close waits for the loop: call it on another thread");
    }
    if (!closed.getAndSet(true)) {
      CompletableFuture<Boolean> played = new CompletableFuture<>();
      long giveUpAtNs = System.nanoTime() + MAX_FLUSH.toNanos();
      loop.execute(() -> flush(played, giveUpAtNs));
      played.join();
      endpoint.close();
      loop.close();
      ended.complete(CloseReason.CLOSED_HERE);
    }
  }

  private void flush(CompletableFuture<Boolean> played, long giveUpAtNs) {
    boolean done = sockets.stream().allMatch(SrtSocket::isSendingDone);
    if (done || System.nanoTime() - giveUpAtNs >= 0) {
      loop.schedule(playing(), () -> played.complete(done));
    } else {
      loop.schedule(POLL, () -> flush(played, giveUpAtNs));
    }
  }

  /** How long peers still play what they have. */
  private Duration playing() {
    int ms =
        sockets.stream()
            .map(SrtSocket::stats)
            .filter(stats -> stats.sent().pktSent() > 0)
            .mapToInt(SrtStats::msSndTsbPdDelay)
            .max()
            .orElse(0);
    return Duration.ofMillis(ms);
  }

  private final class Events implements SocketHandler {
    @Override
    public void onConnected(SrtSocket socket) {
      sockets.add(socket);
      connected.complete(socket);
      handler.onConnected(socket);
    }

    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      handler.onPayload(socket, payload, originNs);
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      sockets.remove(socket);
      try {
        handler.onClosed(socket, reason);
      } finally {
        if (url.mode() != SrtUrl.Mode.LISTENER) {
          connected.completeExceptionally(new IOException(why(socket, reason)));
          ended.complete(reason);
        }
      }
    }

    private String why(SrtSocket socket, CloseReason reason) {
      Rejection rejection = socket.rejection();
      String cause = rejection == null ? "" : ": " + rejection;
      return "srt://" + url.host() + ":" + url.port() + ": " + reason.text() + cause;
    }
  }
}
