package io.millrace.server.http;

import io.millrace.server.http.access.Authorizer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.FutureTask;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. The port is bound at once; Jetty, which takes longer to load than everything
 * else in this program, starts on a thread of its own, and callers wait in the port's backlog
 * meanwhile.
 */
public final class HttpApi implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;
  private static final int BACKLOG = 128;
  private static final int PLATFORM_THREADS_MAX = 16;
  private static final int CONNECTIONS_MAX = 512; // others wait in the backlog
  private static final long IDLE_TIMEOUT_MS = 30_000;

  private final ServerSocketChannel port;
  private final InetSocketAddress address;
  private final FutureTask<Running> starting;

  private record Running(Server server, Authorizer authorizer) {}

  private HttpApi(ServerSocketChannel port, ApiServices services) throws IOException {
    this.port = port;
    this.address = (InetSocketAddress) port.getLocalAddress();
    this.starting = new FutureTask<>(() -> serve(port, services));
  }

  /**
   * Binds the port and answers soon.
   *
   * @throws IOException if the address cannot be had
   */
  public static HttpApi start(InetSocketAddress bind, ApiServices services) throws IOException {
    ServerSocketChannel port = ServerSocketChannel.open();
    try {
      port.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      HttpApi api = new HttpApi(port.bind(bind, BACKLOG), services);
      Thread.ofPlatform().name("http-start").daemon().start(api.starting);
      return api;
    } catch (IOException e) {
      port.close();
      throw e;
    }
  }

  private static Running serve(ServerSocketChannel port, ApiServices services) throws Exception {
    try {
      Authorizer authorizer = services.authorizer().get();
      Server server = create(port, services, authorizer);
      server.start();
      return new Running(server, authorizer);
    } catch (Exception e) {
      LOG.error("HTTP does not start", e);
      port.close();
      throw e;
    }
  }

  private static Server create(
      ServerSocketChannel port, ApiServices services, Authorizer authorizer) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS_MAX, 0);
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        command -> Thread.ofVirtual().name("http-request").start(command));
    Server server = new Server(threads);
    ServerConnector connector =
        new ServerConnector(server, ACCEPTORS, SELECTORS, Protocols.plain());
    connector.open(port);
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
    WebSockets.prepare(server);
    ApiHandler api = new ApiHandler(services.routes(), authorizer, services.operations().blocks());
    server.setHandler(
        new BlockGuard(
            services.operations().blocks(), new Handler.Sequence(new PageHandler(), api)));
    server.setErrorHandler(HttpApi::onError);
    return server;
  }

  private static boolean onError(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable cause
        && HttpStatus.isServerError(status)) {
      LOG.warn("HTTP {} {} failed", request.getMethod(), request.getHttpURI().getPath(), cause);
    }
    JsonReply.problem(response, callback, status, "the request could not be answered");
    return true;
  }

  /** The address that was bound. */
  public InetSocketAddress address() {
    return address;
  }

  /** Frees the port; waits for a start that is under way. */
  @Override
  public void close() {
    try {
      Running running = starting.get();
      running.server().setStopTimeout(0);
      running.server().stop();
      running.authorizer().close();
      port.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("stopping HTTP", e);
    }
  }
}
