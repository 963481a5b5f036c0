package io.millrace.server.http;

import io.millrace.server.events.EventJson;
import io.millrace.server.events.EventReader;
import io.millrace.server.events.EventType;
import io.millrace.server.events.Occurrence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events to one reader, until it goes, its token expires, the broker stops, or it does
 * not keep up: then it may come back and ask for what it missed. Its thread waits for it and for
 * events; what it has not taken yet lies in the kernel's buffer and in the ring that all share.
 */
final class EventStream {

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final int AT_ONCE = 100;

  /** How soon a browser comes back, and that the stream stands before anything happens. */
  private static final String OPENING = "retry: 2000\n\n";

  private static final String STILL_HERE = ": nothing happened\n\n";
  private static final String TOO_SLOW = ": ended, since events were not read in time\n\n";
  private static final String EXPIRED = ": ended, since the token has expired\n\n";

  private final Exchange exchange;
  private final EventReader reader;

  EventStream(Exchange exchange, EventReader reader) {
    this.exchange = exchange;
    this.reader = reader;
  }

  /** Until it is over. */
  void run() throws InterruptedException {
    HttpFields.Mutable headers = exchange.response().getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Accel-Buffering", "no"); // or nginx keeps events to itself
    headers.put("X-Content-Type-Options", "nosniff");
    exchange.response().setStatus(HttpStatus.OK_200);
    try {
      if (!exchange.request().getMethod().equals("HEAD")) {
        send(OPENING);
        send(tell());
      }
      exchange.response().write(true, null, exchange.callback());
    } catch (IOException e) {
      LOG.debug("an event stream ended: {}", e.toString());
      exchange.callback().failed(e);
    }
  }

  /** Tells what happens until the last words, which it returns. */
  private String tell() throws IOException, InterruptedException {
    List<Occurrence> first = reader.read(AT_ONCE, 0); // may begin with what is missing
    send(text(first));
    while (!reader.isEnded()) {
      if (reader.isOvertaken()) {
        return TOO_SLOW;
      }
      if (Instant.now().isAfter(exchange.grant().until())) {
        return EXPIRED;
      }
      List<Occurrence> next = reader.read(AT_ONCE, KEEP_ALIVE.toNanos());
      send(next.isEmpty() && !reader.isEnded() ? STILL_HERE : text(next));
    }
    return "";
  }

  private String text(List<Occurrence> occurrences) {
    StringBuilder text = new StringBuilder();
    for (Occurrence occurrence : occurrences) {
      if (isForCaller(occurrence)) {
        text.append("id: ").append(occurrence.id());
        text.append("\nevent: ").append(occurrence.event().type().text());
        text.append("\ndata: ").append(EventJson.text(occurrence)).append("\n\n");
      }
    }
    return text.toString();
  }

  /** Whom a token names some channels hears of these only, and of what is missing. */
  private boolean isForCaller(Occurrence occurrence) {
    return exchange.grant().isForAllChannels()
        || occurrence
            .channel()
            .map(exchange.grant()::covers)
            .orElse(occurrence.event().type() == EventType.EVENTS_LOST);
  }

  private void send(String text) throws IOException {
    if (!text.isEmpty()) {
      Content.Sink.write(
          exchange.response(), false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
