package io.millrace.server.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. The port is bound at once; Jetty, which takes longer to load than everything
 * else in this program, starts on a thread of its own, and callers wait in the port's backlog
 * meanwhile.
 */
public final class HttpApi implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final int BACKLOG = 512;

  private final ServerSocketChannel port;
  private final InetSocketAddress address;
  private final FutureTask<WebServer> starting;
  private final List<String> routes;

  private HttpApi(ServerSocketChannel port, ApiServices services, HttpOptions options)
      throws IOException {
    this.port = port;
    this.address = (InetSocketAddress) port.getLocalAddress();
    this.routes =
        services.routes().stream().map(route -> route.method() + " " + route.path()).toList();
    this.starting = new FutureTask<>(() -> serve(port, services, options));
  }

  /**
   * Binds the port and answers soon, as nobody configured it.
   *
   * @throws IOException if the address cannot be had
   */
  public static HttpApi start(InetSocketAddress bind, ApiServices services) throws IOException {
    return start(bind, services, HttpOptions.DEFAULT);
  }

  /**
   * Binds the port and answers soon.
   *
   * @throws IOException if the address cannot be had
   */
  public static HttpApi start(InetSocketAddress bind, ApiServices services, HttpOptions options)
      throws IOException {
    ServerSocketChannel port = ServerSocketChannel.open();
    try {
      port.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      HttpApi api = new HttpApi(port.bind(bind, BACKLOG), services, options);
      Thread.ofPlatform().name("http-start").daemon().start(api.starting);
      return api;
    } catch (IOException e) {
      port.close();
      throw e;
    }
  }

  private static WebServer serve(
      ServerSocketChannel port, ApiServices services, HttpOptions options) throws Exception {
    try {
      WebServer server = new WebServer(port, services, options);
      server.start();
      return server;
    } catch (Exception e) {
      LOG.error("HTTP does not start", e);
      port.close();
      throw e;
    }
  }

  /** The address that was bound. */
  public InetSocketAddress address() {
    return address;
  }

  /** What it answers beside pages: {@code GET /api/v1/channels/{channel}}. */
  public List<String> routes() {
    return routes;
  }

  /** What it knows of its connections; waits for the start. */
  ConnectionGuard connections() throws InterruptedException, ExecutionException {
    return starting.get().connections();
  }

  /** How many requests are being answered; waits for the start. */
  int requests() throws InterruptedException, ExecutionException {
    return starting.get().requests();
  }

  /**
   * Begins to send those away who hold a WebSocket, bit by bit, since the broker is about to stop.
   * Requests are still answered. Returns once the server has started.
   *
   * @param time within which the last of them is sent away
   * @param batch how many every 100 ms, at least
   */
  public void drain(Duration time, int batch) throws InterruptedException {
    try {
      starting.get().drain(time, batch);
    } catch (ExecutionException e) {
      LOG.debug("there is nobody to send away", e);
    }
  }

  /**
   * Ends WebSockets, lets answers that are under way be sent for a moment, and frees the port;
   * waits for a start that is under way.
   */
  @Override
  public void close() {
    try {
      starting.get().stop();
      port.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("stopping HTTP", e);
    }
  }
}
