package io.millrace.server.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. */
public final class HttpApi implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;
  private static final int PLATFORM_THREADS_MAX = 16;
  private static final int REQUEST_HEADER_BYTES_MAX = 8 * 1024;
  private static final long IDLE_TIMEOUT_MS = 30_000;

  private final Server server;
  private final ServerConnector connector;

  private HttpApi(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Listens and answers.
   *
   * @throws IOException if the address cannot be had
   */
  public static HttpApi start(InetSocketAddress bind, BrokerView broker) throws IOException {
    HttpApi api = create(bind, broker);
    try {
      api.server.start();
    } catch (IOException e) {
      api.close();
      throw e;
    } catch (Exception e) {
      api.close();
      throw new IOException(e);
    }
    return api;
  }

  private static HttpApi create(InetSocketAddress bind, BrokerView broker) {
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS_MAX, 0);
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        command -> Thread.ofVirtual().name("http-request").start(command));
    Server server = new Server(threads);
    HttpConfiguration protocol = new HttpConfiguration();
    protocol.setSendServerVersion(false);
    protocol.setRequestHeaderSize(REQUEST_HEADER_BYTES_MAX);
    ServerConnector connector =
        new ServerConnector(server, ACCEPTORS, SELECTORS, new HttpConnectionFactory(protocol));
    connector.setHost(bind.getAddress().getHostAddress());
    connector.setPort(bind.getPort());
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    server.addConnector(connector);
    server.setHandler(new ApiHandler(broker));
    server.setErrorHandler(HttpApi::onError);
    return new HttpApi(server, connector);
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
    return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      LOG.debug("stopping HTTP", e);
    }
  }
}
