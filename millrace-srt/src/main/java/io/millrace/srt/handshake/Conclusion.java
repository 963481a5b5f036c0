package io.millrace.srt.handshake;

import io.millrace.srt.crypto.KeyMaterial;
import io.millrace.srt.crypto.KeyMessage;
import io.millrace.srt.crypto.KeyMessageFault;
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
 * @param keys the caller's key material or what is wrong with it; null if it does not encrypt
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
    @Nullable KeyMessage keys) {

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
        keys(request));
  }

  /** Bytes of the key that the caller encrypts with: 16, 24 or 32; 0 if it does not. */
  public int keyLength() {
    return keys instanceof KeyMaterial material ? material.keyLength() : 0;
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

  private static @Nullable KeyMessage keys(Handshake request) {
    KeyMaterialExtension block = request.first(KeyMaterialExtension.class);
    if (block != null) {
      return KeyMaterial.parse(block.content());
    }
    boolean announced = (request.extensionField() & Handshake.EXT_KMREQ) != 0;
    return announced ? KeyMessageFault.SIZE : null;
  }
}
