package io.millrace.srt.handshake;

import io.millrace.srt.Passphrase;
import io.millrace.srt.crypto.KeyMaterial;
import org.jspecify.annotations.Nullable;

/** What one side of a rendezvous does about a packet of the other. */
public sealed interface RendezvousStep {

  /** Nothing. */
  record Nothing() implements RendezvousStep {}

  /** Send this now, to {@link RendezvousHandshake#peerSocketId()}. */
  record Send(Handshake handshake) implements RendezvousStep {}

  /**
   * Have the keys unwrapped, off the loop, and say {@link RendezvousHandshake#awaitUnwrapped}; then
   * {@link RendezvousHandshake#onUnwrapped}. If that cannot be done now, the initiator asks again.
   *
   * @param asked the initiator's conclusion
   */
  record Unwrap(KeyMaterial material, Passphrase passphrase, Handshake asked, int timestampUs)
      implements RendezvousStep {}

  /**
   * The connection is made.
   *
   * @param keys what became of the initiator's
   * @param arrivedNs when the conclusion came that sets the peer's clock
   * @param timestampUs what that conclusion was stamped with
   * @param agreement to be sent once, by the initiator; null for the responder
   */
  record Connected(
      Negotiated negotiated,
      KeyOutcome keys,
      long arrivedNs,
      int timestampUs,
      @Nullable Handshake agreement)
      implements RendezvousStep {}

  /**
   * It is over.
   *
   * @param why whether the other side refused, or offered what we cannot accept
   * @param refusal to be sent, so that the other side knows; null if it is the one that refused
   */
  record Failed(Failure why, Rejection rejection, @Nullable Handshake refusal)
      implements RendezvousStep {}
}
