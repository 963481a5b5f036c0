package io.millrace.cli.srt;

import io.millrace.cli.HostAndPort;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Which broker is called, and how. Immutable.
 *
 * @param broker whom to call
 * @param latency within which losses are repaired, 0 to 60 s
 * @param passphrase of the channels; empty: they are open
 * @param pbKeyLen bytes of the key: 16, 24 or 32; 0: as libsrt does
 * @param credentials what the broker is shown
 */
public record BrokerAccess(
    HostAndPort broker,
    Duration latency,
    Optional<Passphrase> passphrase,
    int pbKeyLen,
    Credentials credentials) {

  private static final int DEFAULT_KEY_BYTES = 16;

  /** libsrt's default. */
  public static final Duration DEFAULT_LATENCY = Duration.ofMillis(120);

  /** An open broker, and every default. */
  public static BrokerAccess to(HostAndPort broker) {
    return new BrokerAccess(broker, DEFAULT_LATENCY, Optional.empty(), 0, Credentials.NONE);
  }

  /** The same with another passphrase. */
  public BrokerAccess with(Optional<Passphrase> other) {
    return new BrokerAccess(broker, latency, other, pbKeyLen, credentials);
  }

  /**
   * What a call with a passphrase is encrypted with: the caller makes the key.
   *
   * @param pbKeyLen bytes of the key; 0: as libsrt does
   */
  public static String cipher(int pbKeyLen) {
    return "AES-" + (pbKeyLen == 0 ? DEFAULT_KEY_BYTES : pbKeyLen) * Byte.SIZE;
  }

  /** For people: the broker, and how what it gets is encrypted. */
  public String text() {
    return broker + passphrase.map(_ -> ", " + cipher(pbKeyLen)).orElse("");
  }

  /** The options, so that what goes over the wire is encrypted if there is a passphrase. */
  public SrtOptions encrypting(SrtOptions options) {
    return options.with(o -> o.passphrase(passphrase.orElse(null)).pbKeyLen(pbKeyLen));
  }
}
