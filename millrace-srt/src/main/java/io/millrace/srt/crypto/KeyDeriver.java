package io.millrace.srt.crypto;

import io.millrace.srt.Passphrase;
import java.util.function.Consumer;

/** Derives keys where that holds nobody up. */
@FunctionalInterface
public interface KeyDeriver {

  /**
   * Derives the key of a peer's message, see {@link KeyEncryptingKey#derive}.
   *
   * @param then called on the loop with the result
   * @return false if too many wait already; then is not called
   */
  boolean derive(Passphrase passphrase, KeyMaterial material, Consumer<KeyEncryptingKey> then);
}
