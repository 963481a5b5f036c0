package io.millrace.server.live.http;

import io.millrace.server.access.WatchAccess;
import io.millrace.server.access.WatchAnswer.Denied;
import io.millrace.server.access.WatchAnswer.Granted;
import io.millrace.server.access.WatchCredentials;
import io.millrace.server.access.WatchGrant;
import io.millrace.server.access.WatchTicket;
import io.millrace.server.http.Exchange;
import io.millrace.server.http.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gives tickets for what people show: {@code POST …/ticket}. */
final class TicketDesk {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int BODY_MAX = 4096;

  private final WatchAccess access;

  TicketDesk(WatchAccess access) {
    this.access = access;
  }

  /** What is answered: the ticket, and its end in ISO 8601. */
  private record Answer(String ticket, Instant expires) {}

  /** A problem (RFC 9457) that says what would help. */
  private record Refusal(int status, String title, String detail, List<String> needs) {}

  void answer(Exchange exchange) throws IOException, InterruptedException {
    String channel = WatchGuard.channel(exchange).value();
    WatchCredentials shown = credentials(body(exchange));
    switch (access.judge(channel, WatchGuard.remote(exchange), shown)) {
      case Granted(WatchGrant grant) -> {
        WatchTicket ticket = access.ticket(grant);
        exchange.reply(new Answer(ticket.text(), ticket.expires()));
      }
      case Denied denied -> refuse(exchange, denied);
    }
  }

  private static byte[] body(Exchange exchange) throws IOException {
    byte[] bytes = Content.Source.asInputStream(exchange.request()).readNBytes(BODY_MAX + 1);
    if (bytes.length > BODY_MAX) {
      throw new ProblemException(
          HttpStatus.PAYLOAD_TOO_LARGE_413, "this takes " + BODY_MAX + " bytes at most");
    }
    return bytes;
  }

  private static WatchCredentials credentials(byte[] body) {
    if (body.length == 0) {
      return WatchCredentials.NONE;
    }
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return new WatchCredentials(
            text(json, "user"),
            text(json, "key"),
            text(json, "token"),
            text(json, "passphrase"),
            text(json, "ticket"));
      }
    } catch (JacksonException e) {
      // said below, without what was sent
    }
    throw ProblemException.badRequest("the body must be a JSON object");
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isString() ? value.asString() : "";
  }

  private static void refuse(Exchange exchange, Denied denied) {
    int status =
        switch (denied.why()) {
          case MISSING -> HttpStatus.UNAUTHORIZED_401;
          case WRONG -> HttpStatus.FORBIDDEN_403;
          case LATER -> HttpStatus.SERVICE_UNAVAILABLE_503;
        };
    Refusal refusal =
        new Refusal(
            status,
            HttpStatus.getMessage(status),
            denied.detail(),
            denied.needs().stream().sorted().toList());
    byte[] bytes = JSON.writeValueAsBytes(refusal);
    exchange.response().setStatus(status);
    exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    exchange.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    exchange.response().write(true, ByteBuffer.wrap(bytes), exchange.callback());
  }
}
