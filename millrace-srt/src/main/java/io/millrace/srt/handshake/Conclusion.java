package io.millrace.srt.handshake;

import org.jspecify.annotations.Nullable;

/**
 * A caller's conclusion with a valid cookie: what it asks for, before anybody decided. Immutable.
 *
 * @param request as received
 * @param peerSocketId the caller's
 * @param initialSequenceNumber the caller's choice for both directions
 * @param peerVersion the caller's SRT version, 0 if it sent none
 * @param peerFlags see {@link HandshakeFlags}, 0 if it sent none
 * @param rcvLatencyMs the latency with which the caller receives, 0 if it sent none
 * @param sndLatencyMs the latency that it asks of us as receivers, 0 if it sent none
 * @param streamId at most 512 bytes of untrusted text, empty if it sent none
 * @param encrypted whether it wants to encrypt
 */
public record Conclusion(
    Handshake request,
    int peerSocketId,
    int initialSequenceNumber,
    int peerVersion,
    int peerFlags,
    int rcvLatencyMs,
    int sndLatencyMs,
    String streamId,
    boolean encrypted) {

  static Conclusion of(Handshake request) {
    SrtExtension srt = hsreq(request);
    StreamIdExtension streamId = request.first(StreamIdExtension.class);
    return new Conclusion(
        request,
        request.socketId(),
        request.initialSequenceNumber(),
        srt == null ? 0 : srt.version(),
        srt == null ? 0 : srt.flags(),
        srt == null ? 0 : srt.rcvLatencyMs(),
        srt == null ? 0 : srt.sndLatencyMs(),
        streamId == null ? "" : streamId.text(),
        wantsEncryption(request));
  }

  /** The caller's HSREQ; null if it sent none. */
  static @Nullable SrtExtension hsreq(Handshake request) {
    for (Extension extension : request.extensions()) {
      if (extension instanceof SrtExtension srt && srt.type() == Extension.HSREQ) {
        return srt;
      }
    }
    return null;
  }

  /** By the block, or by the flag that announces one: either way its packets would be encrypted. */
  private static boolean wantsEncryption(Handshake request) {
    return (request.extensionField() & Handshake.EXT_KMREQ) != 0
        || request.first(KeyMaterialExtension.class) != null;
  }
}
