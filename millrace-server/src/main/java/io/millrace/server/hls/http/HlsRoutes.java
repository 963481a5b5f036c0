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
import io.millrace.server.live.Viewers;
import io.millrace.server.live.http.WatchGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
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
  private static final String INDEX = "index.m3u8";
  private static final Duration KNOWN_FOR = Duration.ofMillis(250);

  private final HlsStreams streams;
  private final WatchAccess access;
  private final WatchGuard guard;
  private final Viewers viewers;
  private final Recent<List<ChannelView>> channels;

  private HlsRoutes(HlsStreams streams, LiveServices media, BrokerView broker) {
    this.streams = streams;
    this.access = media.access();
    this.viewers = media.viewers();
    this.guard = new WatchGuard(access);
    this.channels = new Recent<>(broker::channels, KNOWN_FOR, System::nanoTime);
  }

  /** What makes channels ready. */
  public static HlsStreams streams(LiveServices media) {
    LongSupplier bytesMax = () -> media.config().get().live().bytes().bytes();
    return new HlsStreams(media.streams()::open, bytesMax, media.viewers());
  }

  /** All of them. */
  public static List<Route> of(HlsStreams streams, LiveServices media, BrokerView broker) {
    HlsRoutes routes = new HlsRoutes(streams, media, broker);
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
    String name = exchange.path().id();
    if (!streams.isRunning(channel) && !isKnown(exchange, channel)) {
      throw unknown(channel, name); // and costs nothing
    }
    Caller caller = Caller.of(exchange);
    String query = query(exchange, grant);
    boolean names = name.equals(INDEX) && !caller.isCache();
    HlsAnswer answer =
        streams.answer(
            channel,
            name,
            directives(exchange),
            names ? caller.named(query) : query,
            caller.counted());
    if (streams.isDraining() && !isHttp2(exchange)) {
      exchange.response().getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    HlsReply.send(
        exchange, answer, query.isEmpty() && !names, bytes -> viewers.sends(channel, bytes));
  }

  /** Who asks for a media playlist knew the channel; players do not ask again after 404. */
  private static ProblemException unknown(ProducerId channel, String name) {
    return name.endsWith(".m3u8") && !name.equals(INDEX)
        ? ProblemException.unavailable("the channel is not live")
        : ProblemException.noChannel(channel.value());
  }

  private static boolean isHttp2(Exchange exchange) {
    return exchange.request().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
  }

  private boolean isKnown(Exchange exchange, ProducerId channel) throws InterruptedException {
    return exchange.ask(channels.ask()).stream()
        .anyMatch(view -> view.id().equals(channel.value()));
  }

  /**
   * What addresses in playlists carry: the ticket that came, or one for who was let in by something
   * that would have to be asked again for every part. Not if none is needed: then nobody looked at
   * what came, which may be anything, also lines of a playlist.
   */
  private String query(Exchange exchange, WatchGrant grant) {
    if (access.needs(grant.channel()).isEmpty()) {
      return "";
    }
    String ticket =
        exchange.values(TICKET).stream().findFirst().orElseGet(() -> access.ticket(grant).text());
    return '?' + TICKET + '=' + ticket;
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
