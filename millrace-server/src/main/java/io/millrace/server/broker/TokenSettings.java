package io.millrace.server.broker;

import io.millrace.server.config.BrokerConfig;
import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.access.BearerTokens;
import io.millrace.server.http.access.TokenOptions;
import java.util.function.Supplier;

/** What the configuration says of the HTTP API's callers. */
final class TokenSettings {

  private TokenSettings() {}

  /** Makes who decides; not before it is asked, since tokens take long to load. */
  static Supplier<Authorizer> of(BrokerConfig config) {
    if (config.httpJwks().isEmpty()) {
      return Authorizer::open;
    }
    TokenOptions options =
        new TokenOptions(config.httpJwks().get(), config.httpIssuer(), config.httpAudience());
    return () -> BearerTokens.of(options);
  }
}
