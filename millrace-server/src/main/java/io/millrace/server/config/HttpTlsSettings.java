package io.millrace.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The certificate by which HTTP is encrypted. Immutable; either both are there or none.
 *
 * @param chain PEM, the server's certificate first
 * @param key PEM, without a password
 * @param hsts how long browsers shall ask this host for nothing but by TLS; 0: nothing is said
 */
public record HttpTlsSettings(
    @Doc(
            value =
                "certificate that HTTP is encrypted by, with those that signed it behind, as PEM;"
                    + " read again when it changes",
            byDefault = "none",
            shape = "FILE",
            mustExist = true,
            atStart = true)
        Optional<Path> chain,
    @Doc(
            value = "its private key, as PEM without a password; likewise",
            byDefault = "none",
            shape = "FILE",
            mustExist = true,
            atStart = true)
        Optional<Path> key,
    @Doc(
            value =
                "how long browsers shall come to this host, at all of its ports, by TLS only"
                    + " (Strict-Transport-Security); 0s: nothing is said to them",
            byDefault = "0s",
            min = "0s",
            max = "17520h",
            atStart = true)
        Duration hsts) {

  public HttpTlsSettings {
    if (chain.isPresent() != key.isPresent()) {
      throw new ConfigException(
          chain.isPresent() ? "http.tls.key" : "http.tls.chain",
          "must be set too; a certificate and its key belong together");
    }
  }
}
