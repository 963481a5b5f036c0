package io.millrace.server.broker;

import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ConfigException;
import io.millrace.server.config.HttpLimitSettings;
import io.millrace.server.config.WebOrigin;
import io.millrace.server.http.HttpOptions;
import io.millrace.server.http.HttpOptions.Bound;
import io.millrace.server.http.HttpOptions.Patience;
import io.millrace.server.http.HttpOptions.Surroundings;
import io.millrace.server.http.tls.Certificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** How HTTP is to be served, from the configuration. */
final class HttpSettings {

  private HttpSettings() {}

  /**
   * Reads the certificate, too.
   *
   * @throws ConfigException if it cannot be used
   */
  static HttpOptions of(BrokerConfig config) {
    HttpLimitSettings limits = config.httpLimits();
    return new HttpOptions(
        certificate(config),
        new Bound(limits.connections(), limits.connectionsPerAddress()),
        new Bound(limits.requests(), limits.requestsPerAddress()),
        Patience.DEFAULT,
        new Surroundings(
            config.httpProxies(),
            config.httpOrigins().stream().map(WebOrigin::text).collect(Collectors.toSet()),
            config.httpTls().hsts()));
  }

  private static Optional<Certificate> certificate(BrokerConfig config) {
    Optional<Path> chain = config.httpTls().chain();
    if (chain.isEmpty() || config.http().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Certificate.read(chain.get(), config.httpTls().key().orElseThrow()));
    } catch (IOException e) {
      throw new ConfigException("http.tls.chain", String.valueOf(e.getMessage()));
    }
  }
}
