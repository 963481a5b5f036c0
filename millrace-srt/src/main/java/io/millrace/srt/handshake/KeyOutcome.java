package io.millrace.srt.handshake;

import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.crypto.StreamKeys;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What became of the keys in a handshake (guide §15.6). Immutable.
 *
 * @param state what libsrt would call it
 * @param keys for what is sent, and if secured for what is received, too; null if this side has
 *     none
 * @param response what a listener answers in a KMRSP; null for no KMRSP
 */
public record KeyOutcome(KeyState state, @Nullable StreamKeys keys, @Nullable ByteBuffer response) {

  /** Neither side encrypts. */
  public static final KeyOutcome PLAIN = new KeyOutcome(KeyState.UNSECURED, null, null);

  /** Both sides have the keys: a listener answers with the very message. */
  public static KeyOutcome secured(StreamKeys keys) {
    return new KeyOutcome(KeyState.SECURED, keys, keys.material().content());
  }

  /** A listener cannot use the caller's keys, or misses them, and accepts all the same. */
  static KeyOutcome unsecured(KeyState state) {
    ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).putInt(0, state.word());
    return new KeyOutcome(state, null, word.asReadOnlyBuffer());
  }

  /** A caller's keys that the listener does not have: what we send is encrypted all the same. */
  static KeyOutcome unanswered(KeyState state, StreamKeys keys) {
    return new KeyOutcome(state, keys, null);
  }

  /** Bytes of a key divided by 8, as a handshake's encryption field has it; 0 without keys. */
  int encryptionField() {
    return keys == null ? 0 : keys.material().keyLength() / Byte.SIZE;
  }
}
