package io.millrace.srt.endpoint;

import io.millrace.net.SourceCounts;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.crypto.CipherBuffers;
import io.millrace.srt.crypto.CryptoSession;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.crypto.StreamKeys;
import io.millrace.srt.handshake.KeyOutcome;
import io.millrace.srt.handshake.Negotiated;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the encrypted connections of a port share. One owner, the loop. */
final class PortCrypto {

  private final KeyDerivations derivations;
  private final RandomGenerator random;
  private final CipherBuffers buffers = new CipherBuffers();

  /**
   * @param workers see {@link KeyDerivations}
   * @param deriving see {@link KeyDerivations}
   * @param random for salts and keys
   */
  PortCrypto(Executor workers, Executor loop, SourceCounts deriving, RandomGenerator random) {
    this.derivations = new KeyDerivations(workers, loop, deriving);
    this.random = random;
  }

  KeyDerivations derivations() {
    return derivations;
  }

  /** The encryption of a new connection; null if there is none. */
  @Nullable CryptoSession session(KeyOutcome outcome, SrtOptions options, Negotiated agreed) {
    StreamKeys keys = outcome.keys();
    Passphrase passphrase = options.passphrase();
    if (keys == null || passphrase == null) {
      return null;
    }
    return new CryptoSession(
        keys,
        passphrase,
        outcome.state() == KeyState.SECURED,
        options,
        agreed.initialSequenceNumber(),
        agreed.mtu(),
        buffers,
        random,
        derivations);
  }
}
