package io.millrace.srt.handshake;

import org.jspecify.annotations.Nullable;

/** What a caller does about a handshake packet. */
public sealed interface Step {

  /** Nothing: a repeat, or none of ours. */
  record Nothing() implements Step {}

  /** Send this now, to the target, to socket id 0. */
  record Send(Handshake request) implements Step {}

  /**
   * Derive a key and make stream keys, off the loop; then {@link CallerHandshake#onKeys}. Until
   * {@link CallerHandshake#awaitKeys} was called, the listener is asked again.
   *
   * @param keyLength 16, 24 or 32 bytes
   * @param synCookie for awaitKeys
   */
  record NeedsKeys(int keyLength, int synCookie) implements Step {}

  /** The connection is made. */
  record Connected(Negotiated negotiated, KeyOutcome keys) implements Step {}

  /**
   * The call is over. If {@link CallerHandshake#abandonedPeerSocketId()} is not 0, the listener
   * holds a connection and is to be sent SHUTDOWN.
   *
   * @param rejection null if there is no code for it
   */
  record Failed(Failure why, @Nullable Rejection rejection) implements Step {}
}
