package io.millrace.server.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets as many requests be answered at a time as there may be, and knows when the last is: when the
 * broker is about to stop, callers are asked to come by other connections, and at the end by none.
 */
final class RequestGuard extends Handler.Wrapper {

  private static final int FOR_THIS_MACHINE = 32;

  private final ConnectionGuard connections;
  private final StreamPlaces places;
  private final BrokerView broker;
  private final AtomicLong refused = new AtomicLong();
  private int inFlight; // under this, as is the next
  private boolean ending;

  RequestGuard(
      Handler next, ConnectionGuard connections, HttpOptions.Bound bound, BrokerView broker) {
    super(next);
    this.connections = connections;
    this.places = new StreamPlaces(bound.all(), FOR_THIS_MACHINE, bound.perAddress());
    this.broker = broker;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (broker.isStopping()
        && request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    Optional<InetAddress> from = Origins.address(request);
    Optional<StreamPlaces.Place> place =
        from.flatMap(address -> places.take(address, address.isLoopbackAddress()));
    if (place.isEmpty() || !begin()) {
      refused.incrementAndGet();
      place.ifPresent(StreamPlaces.Place::close);
      ProblemException.unavailable("too many requests at a time, or the broker stops")
          .answer(response, callback);
      return true;
    }
    boolean hasBody = hasBody(request);
    Optional<Link> link = connections.link(request);
    link.ifPresent(known -> known.begin(from.orElseThrow(), hasBody, System.nanoTime()));
    Request.addCompletionListener(
        request,
        _ -> {
          link.ifPresent(known -> known.end(hasBody, System.nanoTime()));
          place.get().close();
          end();
        });
    boolean answered =
        super.handle(request, connections.readers().watch(request, response), callback);
    if (WebSockets.isUpgraded(request)) {
      link.ifPresent(Link::upgrade);
    }
    return answered;
  }

  private static boolean hasBody(Request request) {
    return request.getLength() != 0 && !WebSockets.method(request).equals("GET");
  }

  private synchronized boolean begin() {
    if (ending) {
      return false;
    }
    inFlight++;
    return true;
  }

  private synchronized void end() {
    inFlight--;
    notifyAll();
  }

  /** How many are being answered. */
  synchronized int inFlight() {
    return inFlight;
  }

  /** How many were not answered because there were too many. */
  long refused() {
    return refused.get();
  }

  /** Answers nobody any more, and waits for those who are being answered. */
  synchronized void finish(long mostMs) throws InterruptedException {
    ending = true;
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMs);
    long leftMs = mostMs;
    while (inFlight > 0 && leftMs > 0) {
      wait(leftMs);
      leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
    }
  }
}
