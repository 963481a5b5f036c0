package io.millrace.server.live.http;

import io.millrace.server.http.Exchange;
import io.millrace.server.http.Route;
import io.millrace.server.http.ViewerView;
import io.millrace.server.live.Viewers;
import io.millrace.server.live.Viewers.Seat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Who watches a channel over HTTP, for operators. */
final class ViewerRoutes {

  private static final int PAGE = 100;
  private static final int PAGE_MAX = 1000;

  private final Viewers viewers;

  private ViewerRoutes(Viewers viewers) {
    this.viewers = viewers;
  }

  static Route of(Viewers viewers) {
    return Route.read("/api/v1/channels/{channel}/viewers", new ViewerRoutes(viewers)::list);
  }

  private void list(Exchange exchange) {
    long after = exchange.number("after", Long.MAX_VALUE).orElse(0L);
    int most = Math.max(1, exchange.number("limit", PAGE_MAX).orElse((long) PAGE).intValue());
    List<Seat> found = viewers.list(WatchGuard.channel(exchange), after, most + 1);
    List<Seat> shown = found.subList(0, Math.min(most, found.size()));
    Optional<Long> next =
        found.size() > most ? Optional.of(shown.getLast().id()) : Optional.empty();
    long nowNs = System.nanoTime();
    exchange.reply(
        new ViewerView.Page(shown.stream().map(seat -> view(seat, nowNs)).toList(), next));
  }

  private static ViewerView view(Seat seat, long nowNs) {
    return new ViewerView(
        seat.id(),
        seat.way().name().toLowerCase(Locale.ROOT),
        seat.from().getHostAddress(),
        TimeUnit.NANOSECONDS.toMillis(nowNs - seat.sinceNs()),
        seat.way() == Viewers.Way.LIVE ? Optional.of(seat.bytes()) : Optional.empty());
  }
}
