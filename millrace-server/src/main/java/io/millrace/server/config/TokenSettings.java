package io.millrace.server.config;

import java.util.Optional;

/**
 * What tokens are signed with. Immutable.
 *
 * @param secret signs, and is accepted
 * @param previousSecret is accepted still
 */
public record TokenSettings(
    @Doc(
            value =
                "secret that tokens are signed with, 16 characters or more; none: no token is"
                    + " right",
            byDefault = "none")
        Optional<Secret> secret,
    @Doc(
            value = "the secret before token.secret, whose tokens are accepted still",
            byDefault = "none",
            key = "previous-secret")
        Optional<Secret> previousSecret) {

  private static final int LENGTH_MIN = 16;

  public TokenSettings {
    require("token.secret", secret);
    require("token.previous-secret", previousSecret);
  }

  private static void require(String key, Optional<Secret> secret) {
    int length = secret.map(some -> some.reveal().length()).orElse(LENGTH_MIN);
    if (length < LENGTH_MIN) {
      throw new ConfigException(
          key,
          "has " + length + " characters and must have 16 or more; openssl rand -hex 32 makes one");
    }
  }
}
