package io.millrace.server.program;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** All that a broker's stream of events says, from now on. */
final class EventLines implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final StringBuffer text = new StringBuffer();
  private final Stream<String> lines;

  /** Of the stream at this address. */
  EventLines(URI address) throws IOException, InterruptedException {
    lines = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofLines()).body();
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (Stream<String> all = lines) {
      all.forEach(line -> text.append(line).append('\n'));
    } catch (UncheckedIOException _) { // closed, or the broker is
      text.append('\n');
    }
  }

  /** Waits until it said so; all that it said up to then. */
  String said(String wanted) {
    await().atMost(Programs.SOON).until(() -> text.indexOf(wanted) >= 0);
    return text.toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
