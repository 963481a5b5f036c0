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
 */
public record BrokerAccess(
    HostAndPort broker, Duration latency, Optional<Passphrase> passphrase, int pbKeyLen) {

  /** libsrt's default. */
  public static final Duration DEFAULT_LATENCY = Duration.ofMillis(120);

  /** An open broker, and every default. */
  public static BrokerAccess to(HostAndPort broker) {
    return new BrokerAccess(broker, DEFAULT_LATENCY, Optional.empty(), 0);
  }

  /** The same with another passphrase. */
  public BrokerAccess with(Optional<Passphrase> other) {
    return new BrokerAccess(broker, latency, other, pbKeyLen);
  }

  /** The options, so that what goes over the wire is encrypted if there is a passphrase. */
  public SrtOptions encrypting(SrtOptions options) {
    return options.with(o -> o.passphrase(passphrase.orElse(null)).pbKeyLen(pbKeyLen));
  }
}
