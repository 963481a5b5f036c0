package io.millrace.server.access;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTP server that says what it is told to. */
final class HookServer implements AutoCloseable {

  final List<String> questions = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile String body = "";
  volatile CountDownLatch holdBackBody = new CountDownLatch(0);
  volatile CountDownLatch holdBack = new CountDownLatch(0);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  HookServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          questions.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          try {
            holdBack.await();
          } catch (InterruptedException e) {
            return; // the test is over
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          boolean stalls = holdBackBody.getCount() > 0;
          exchange.sendResponseHeaders(status, stalls ? 0 : bytes.length == 0 ? -1 : bytes.length);
          if (stalls) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            try {
              holdBackBody.await();
            } catch (InterruptedException e) {
              return; // the test is over
            }
          }
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ask?secret=x");
  }

  HookTarget settings(Duration timeout, Duration memory, boolean allowOnError) {
    return new HookTarget(url(), timeout, memory, allowOnError);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
