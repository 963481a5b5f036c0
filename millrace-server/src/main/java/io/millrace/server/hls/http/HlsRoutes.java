package io.millrace.server.hls.http;

import io.millrace.broker.ProducerId;
import io.millrace.server.access.WatchAccess;
import io.millrace.server.access.WatchGrant;
import io.millrace.server.hls.Directives;
import io.millrace.server.hls.HlsAnswer;
import io.millrace.server.hls.HlsStreams;
import io.millrace.server.http.BrokerView;
import io.millrace.server.http.ChannelView;
import io.millrace.server.http.Exchange;
import io.millrace.server.http.PathPattern;
import io.millrace.server.http.ProblemException;
import io.millrace.server.http.Recent;
import io.millrace.server.http.Route;
import io.millrace.server.live.LiveServices;
import io.millrace.server.live.http.WatchGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Channels as Low-Latency HLS. Whoever may watch gets them, pages of all sites too. What a channel
 * asks for is shown once for a ticket ({@link WatchAccess}); playlists carry it in the addresses
 * that they name, since players send nothing else along.
 */
public final class HlsRoutes {

  private static final String PATH = "/hls/{channel}/{id}";
  private static final String TICKET = "ticket";
  private static final Duration KNOWN_FOR = Duration.ofMillis(250);

  private final HlsStreams streams;
  private final WatchAccess access;
  private final WatchGuard guard;
  private final Recent<List<ChannelView>> channels;

  private HlsRoutes(HlsStreams streams, WatchAccess access, BrokerView broker) {
    this.streams = streams;
    this.access = access;
    this.guard = new WatchGuard(access);
    this.channels = new Recent<>(broker::channels, KNOWN_FOR, System::nanoTime);
  }

  /** All of them. */
  public static List<Route> of(LiveServices media, BrokerView broker) {
    LongSupplier bytesMax = () -> media.config().get().live().bytes().bytes();
    HlsStreams streams = new HlsStreams(media.streams()::open, bytesMax);
    HlsRoutes routes = new HlsRoutes(streams, media.access(), broker);
    return List.of(
        Route.open(PATH, routes::answer),
        new Route("OPTIONS", new PathPattern(PATH), Optional.empty(), false, HlsRoutes::preflight));
  }

  private static void preflight(Exchange exchange) {
    HlsReply.allowAllSites(exchange);
    HttpFields.Mutable headers = exchange.response().getHeaders();
    headers.put("Access-Control-Allow-Methods", "GET, HEAD");
    headers.put("Access-Control-Allow-Headers", "*");
    headers.put("Access-Control-Max-Age", "86400");
    exchange.done();
  }

  private void answer(Exchange exchange) throws InterruptedException {
    HlsReply.allowAllSites(exchange);
    WatchGrant grant = guard.admit(exchange);
    ProducerId channel = WatchGuard.channel(exchange);
    if (!streams.isRunning(channel) && !isKnown(exchange, channel)) {
      throw ProblemException.noChannel(channel.value()); // and costs nothing
    }
    String query = query(exchange, grant);
    HlsAnswer answer = streams.answer(channel, exchange.path().id(), directives(exchange), query);
    HlsReply.send(exchange, answer, query.isEmpty());
  }

  private boolean isKnown(Exchange exchange, ProducerId channel) throws InterruptedException {
    return exchange.ask(channels.ask()).stream()
        .anyMatch(view -> view.id().equals(channel.value()));
  }

  /**
   * What addresses in playlists carry: the ticket that came, or one for who was let in by something
   * that would have to be asked again for every part.
   */
  private String query(Exchange exchange, WatchGrant grant) {
    return exchange.values(TICKET).stream()
        .findFirst()
        .or(() ->
            access.needs(grant.channel()).isEmpty()
                ? Optional.empty()
                : Optional.of(access.ticket(grant).text()))
        .map(text -> '?' + TICKET + '=' + text)
        .orElse("");
  }

  private static Directives directives(Exchange exchange) {
    return Directives.parse(
            first(exchange, "_HLS_msn"), first(exchange, "_HLS_part"), first(exchange, "_HLS_skip"))
        .orElseThrow(() ->
            ProblemException.badRequest(
                "_HLS_msn and _HLS_part must be whole numbers, and the second needs the first"));
  }

  private static @Nullable String first(Exchange exchange, String parameter) {
    return Request.extractQueryParameters(exchange.request()).getValue(parameter);
  }
}
