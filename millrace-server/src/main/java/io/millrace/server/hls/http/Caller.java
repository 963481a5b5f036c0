package io.millrace.server.hls.http;

import io.millrace.server.hls.HlsCaller;
import io.millrace.server.http.Exchange;
import io.millrace.server.live.http.WatchGuard;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * By what a viewer is told again who asks for one playlist after the other. The multivariant
 * playlist gives each a name of its own, which the addresses of its playlists carry; not if it
 * comes through a cache, which is to give the same to all: then, and if the multivariant playlist
 * was never asked for, viewers differ by address and program.
 *
 * @param counted how it is counted
 * @param name what it is called by the addresses that it asks for; empty: nothing
 * @param isCache whether the request says that it comes through a cache
 */
record Caller(HlsCaller counted, String name, boolean isCache) {

  private static final String VIEWER = "viewer";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,24}");

  static Caller of(Exchange exchange) {
    String name =
        exchange.values(VIEWER).stream()
            .findFirst()
            .filter(text -> NAME.matcher(text).matches())
            .orElse("");
    boolean cache = exchange.header("Via").isPresent() || exchange.header("CDN-Loop").isPresent();
    String known = name.isEmpty() ? program(exchange) : name;
    return new Caller(new HlsCaller(WatchGuard.remote(exchange).getAddress(), known), name, cache);
  }

  /** No name that can be given looks like it. */
  private static String program(Exchange exchange) {
    return "by " + Objects.hash(exchange.header("User-Agent"), exchange.values("ticket"));
  }

  /** What addresses carry, with the viewer's name. */
  String named(String query) {
    String called =
        name.isEmpty() ? Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36) : name;
    return query + (query.isEmpty() ? '?' : '&') + VIEWER + '=' + called;
  }
}
