package io.millrace.srt.handshake;

import io.millrace.srt.Passphrase;
import io.millrace.srt.crypto.KeyMaterial;

/** What a listener makes of a caller's keys before it spends CPU on them (guide §15.6). */
public sealed interface KeyVerdict {

  /** That is all there is to it. */
  record Known(KeyOutcome outcome) implements KeyVerdict {}

  /** The caller is refused. */
  record Refused(Rejection why) implements KeyVerdict {}

  /**
   * The keys are to be unwrapped, off the loop; then {@link ListenerHandshake#unwrapped} says what
   * that means.
   */
  record Unwrap(KeyMaterial material, Passphrase passphrase) implements KeyVerdict {}
}
