package io.millrace.server.http;

import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.tls.TlsIdentity;
import io.millrace.server.metrics.HttpFigures;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty as we use it: a few platform threads for sockets, a virtual thread for each request. */
final class WebServer {

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int PLATFORM_THREADS_MAX = 16;
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final long IDLE_TIMEOUT_MS = 30_000;
  private static final Duration CERTIFICATE_LOOK = Duration.ofSeconds(2);

  private final Server server;
  private final ConnectionGuard connections;
  private final RequestGuard requests;
  private final Optional<TlsIdentity> identity;
  private final Authorizer authorizer;
  private final HttpOptions.Patience patience;
  private final CountDownLatch stopped = new CountDownLatch(1);

  WebServer(ServerSocketChannel port, ApiServices services, HttpOptions options)
      throws IOException {
    this.authorizer = services.authorizer().get();
    this.patience = options.patience();
    HttpOptions.Surroundings around = options.surroundings();
    Proxies proxies = new Proxies(around.proxies());
    this.connections = ConnectionGuard.start(options, proxies);
    this.identity = options.certificate().map(known -> TlsIdentity.start(known, CERTIFICATE_LOOK));
    this.server = new Server(threads());
    GuardedConnector connector = new GuardedConnector(server, connections, protocols(proxies));
    connector.open(port);
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    server.addConnector(connector);
    WebSockets.prepare(server);
    SizeLimitHandler api = new SizeLimitHandler(BODY_BYTES_MAX, -1);
    api.setHandler(
        new ApiHandler(
            services.routes(),
            authorizer,
            services.operations().blocks(),
            new OtherSites(around.sites())));
    Handler answers =
        new BlockGuard(
            services.operations().blocks(),
            connections,
            new Handler.Sequence(new PageHandler(), api));
    Handler behindTls =
        identity.isPresent() ? new HttpsOnly(answers, around.strictTransport()) : answers;
    this.requests = new RequestGuard(behindTls, connections, options.requests(), services.broker());
    server.setHandler(requests);
    server.setErrorHandler(WebServer::onError);
    services.operations().http().askServer(this::figures);
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS_MAX, 0);
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        command -> Thread.ofVirtual().name("http-request").start(command));
    return threads;
  }

  private ConnectionFactory[] protocols(Proxies proxies) {
    return identity
        .map(known -> Protocols.secure(known.context(), proxies))
        .orElseGet(() -> Protocols.plain(proxies));
  }

  private static boolean onError(Request request, Response response, Callback callback) {
    Mishap mishap =
        new Mishap(
            response.getStatus(),
            request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable cause
                ? cause
                : null);
    if (mishap.isOurs()) {
      String path = request.getHttpURI().getPath();
      LOG.warn("HTTP {} {} failed", request.getMethod(), path, mishap.cause());
    }
    JsonReply.problem(response, callback, mishap.status(), mishap.detail());
    return true;
  }

  void start() throws Exception {
    server.start();
  }

  ConnectionGuard connections() {
    return connections;
  }

  int requests() {
    return requests.inFlight();
  }

  private HttpFigures.Reading figures() {
    return new HttpFigures.Reading(
        connections.open(),
        requests.inFlight(),
        connections.refused(),
        requests.refused(),
        connections.tooSlow());
  }

  /** Sends WebSockets away bit by bit, until it is stopped. Returns at once. */
  void drain(Duration time, int batch) {
    Thread.ofVirtual()
        .name("http-drain")
        .start(() -> {
          try {
            WebSockets.drain(server, time, batch, stopped);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Lets answers that are under way be sent, says goodbye to WebSockets, and ends. */
  void stop() throws Exception {
    stopped.countDown();
    WebSockets.endAll(server);
    requests.finish(patience.end().toMillis());
    server.setStopTimeout(0);
    server.stop();
    connections.close();
    identity.ifPresent(TlsIdentity::close);
    authorizer.close();
  }
}
