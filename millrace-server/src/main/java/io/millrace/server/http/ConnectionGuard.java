package io.millrace.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows every connection, lets in as many as there may be, and closes those that do not come to the
 * point: no request in time, or a body that does not end. Any thread.
 */
final class ConnectionGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
  private static final int FOR_THIS_MACHINE = 32;

  /** One without a limit of its own: behind a proxy are many callers. */
  private static final InetAddress MANY = InetAddress.getLoopbackAddress();

  private static final Duration LOOK_MAX = Duration.ofSeconds(1);

  private final Map<EndPoint, Link> links = new ConcurrentHashMap<>();
  private final StreamPlaces places;
  private final Proxies proxies;
  private final ReaderGuard readers;
  private final HttpOptions.Patience patience;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong tooSlow = new AtomicLong();
  private long refusedTold; // of the looking thread

  /** Looks after connections until it is closed. */
  static ConnectionGuard start(HttpOptions options, Proxies proxies) {
    ConnectionGuard guard = new ConnectionGuard(options, proxies);
    Thread.ofVirtual().name("http-guard").start(guard::lookAround);
    return guard;
  }

  private ConnectionGuard(HttpOptions options, Proxies proxies) {
    HttpOptions.Bound bound = options.connections();
    this.places = new StreamPlaces(bound.all(), FOR_THIS_MACHINE, bound.perAddress());
    this.proxies = proxies;
    this.patience = options.patience();
    this.readers = new ReaderGuard(patience.answer());
  }

  /** Whether there is a place for it; else it is to be closed. */
  boolean opened(EndPoint endPoint) {
    if (!(endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
      return false; // gone already
    }
    InetAddress address = remote.getAddress();
    InetAddress counted = proxies.contains(address) ? MANY : address;
    Optional<StreamPlaces.Place> place = places.take(counted, address.isLoopbackAddress());
    if (place.isEmpty()) {
      refused.incrementAndGet();
      return false;
    }
    links.put(endPoint, new Link(place.get(), System.nanoTime()));
    return true;
  }

  void closed(EndPoint endPoint) {
    Link link = links.remove(endPoint);
    if (link != null) {
      link.giveBack();
    }
  }

  /** The connection that a request came by; empty if it is gone. */
  Optional<Link> link(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    return Optional.ofNullable(links.get(endPoint));
  }

  /** Closes the connections of some addresses, and those that a proxy has for them. */
  void end(Predicate<InetAddress> addresses) {
    links.forEach((endPoint, link) -> {
      boolean isOwn =
          endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
              && remote.getAddress() != null
              && addresses.test(remote.getAddress());
      if (isOwn || link.isFor(addresses)) {
        endPoint.close();
      }
    });
  }

  /** What looks after those who read. */
  ReaderGuard readers() {
    return readers;
  }

  /** How many are open. */
  int open() {
    return links.size();
  }

  /** How many were closed at once because there were too many. */
  long refused() {
    return refused.get();
  }

  /** How many were closed, or not answered to the end, because they were too slow. */
  long tooSlow() {
    return tooSlow.get() + readers.tooSlow();
  }

  private void lookAround() {
    long pauseMs = Math.min(LOOK_MAX.toMillis(), Math.max(1, patience.first().toMillis() / 4));
    try {
      while (!stopped.await(pauseMs, TimeUnit.MILLISECONDS)) {
        lookOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever one connection does when it is closed, the others are looked after. */
  private void lookOnce() {
    try {
      look(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.error("looking after HTTP connections fails", e);
    }
  }

  private void look(long nowNs) {
    links.forEach((endPoint, link) -> {
      if (link.isTooSlow(nowNs, patience)) {
        tooSlow.incrementAndGet();
        LOG.debug("{} is too slow", endPoint.getRemoteSocketAddress());
        giveUp(endPoint);
      }
    });
    readers.look(nowNs);
    long now = refused.get();
    if (now != refusedTold) {
      LOG.warn(
          "http: {} connections closed at once, since http.limits has no room for them",
          now - refusedTold);
      refusedTold = now;
    }
  }

  private void giveUp(EndPoint endPoint) {
    try {
      endPoint.close(new TimeoutException("no whole request in time"));
    } catch (RuntimeException e) {
      LOG.error("an HTTP connection cannot be closed", e);
      closed(endPoint);
    }
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
