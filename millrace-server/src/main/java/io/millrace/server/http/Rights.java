package io.millrace.server.http;

import io.millrace.server.http.access.Grant;
import io.millrace.server.http.access.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What whoever asks may do, so that a page offers nothing that would be refused.
 *
 * @param control whether to change something, too
 * @param channels on which channels; empty for all, and the broker as a whole
 * @param until when that ends; empty if it does not
 */
record Rights(boolean control, List<String> channels, Optional<Instant> until) {

  static Route route() {
    return Route.read("/api/v1/rights", exchange -> exchange.reply(of(exchange.grant())));
  }

  private static Rights of(Grant grant) {
    return new Rights(
        grant.allows(Scope.CONTROL),
        grant.channels(),
        Optional.of(grant.until()).filter(Instant.MAX::isAfter));
  }
}
