package io.millrace.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * Some of the channels, by id: all of them, unless the caller wants few at a time.
 *
 * @param next where the next page is, as a header says it (RFC 8288); empty on the last
 */
record ChannelPage(List<ChannelView> channels, Optional<String> next) {

  private static final int MOST = 1_000;

  /**
   * What the query of a request asks for.
   *
   * @param all that the caller may see, by id
   */
  static ChannelPage asked(Exchange exchange, List<ChannelView> all) {
    String after =
        Optional.ofNullable(Request.extractQueryParameters(exchange.request()).getValue("after"))
            .orElse("");
    return of(all, after, exchange.number("limit", MOST));
  }

  static ChannelPage of(List<ChannelView> all, String after, Optional<Long> limit) {
    List<ChannelView> rest =
        all.stream().filter(channel -> channel.id().compareTo(after) > 0).toList();
    if (limit.isEmpty() || rest.size() <= Math.max(1, limit.get())) {
      return new ChannelPage(rest, Optional.empty());
    }
    int most = (int) Math.max(1, limit.get());
    return new ChannelPage(rest.subList(0, most), Optional.of(link(most, rest.get(most - 1).id())));
  }

  private static String link(int limit, String after) {
    return "</api/v1/channels?limit=%d&after=%s>; rel=\"next\""
        .formatted(limit, URLEncoder.encode(after, StandardCharsets.UTF_8));
  }
}
