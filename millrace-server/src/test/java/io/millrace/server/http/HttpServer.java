package io.millrace.server.http;

import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server of ours on some port of the loopback address, in front of a broker without channels. */
final class HttpServer implements AutoCloseable {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int PATIENCE_MS = 20_000;

  private final HttpApi api;

  private HttpServer(HttpApi api) {
    this.api = api;
  }

  private static final class EmptyBroker implements BrokerView {

    @Override
    public CompletableFuture<List<ChannelView>> channels() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<BrokerStatus> status() {
      return CompletableFuture.completedFuture(
          new BrokerStatus(
              "1", "", 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of(), 0, 0, List.of()));
    }
  }

  static HttpServer start(Route... routes) throws IOException {
    return start(HttpOptions.DEFAULT, routes);
  }

  static HttpServer start(HttpOptions options, Route... routes) throws IOException {
    ApiServices services = ApiServices.open(new EmptyBroker(), new EventBus(), Webhooks.none());
    return new HttpServer(HttpApi.start(ANY_PORT, services.withRoutes(List.of(routes)), options));
  }

  HttpApi api() {
    return api;
  }

  InetSocketAddress address() {
    return api.address();
  }

  String url(String path) {
    return "http://127.0.0.1:" + api.address().getPort() + path;
  }

  /** A connection to it. */
  Socket connect() throws IOException {
    Socket socket = new Socket(api.address().getAddress(), api.address().getPort());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  /** What it answers to these bytes, until it ends the connection. */
  String raw(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
