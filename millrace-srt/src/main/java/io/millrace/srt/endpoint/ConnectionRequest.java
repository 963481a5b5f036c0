package io.millrace.srt.endpoint;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;

/**
 * A caller that waits for an answer. Answer once, now or within the caller's patience (3 s as a
 * rule), on the loop; repeats of the handshake meanwhile are taken care of.
 *
 * <p>To accept is to offer a connection with these options; with a passphrase among them, whether
 * the caller has the same shows a moment later (guide §15.6). So begin what others notice in {@link
 * SocketHandler#onConnected}. A caller that does not fit is refused: {@link SocketHandler#onClosed}
 * with REJECTED, and {@link SrtSocket#rejection} says BAD_SECRET, UNSECURE or CRYPTO_MODE;
 * OVERLOAD, if too many passphrases wait to be checked.
 */
public interface ConnectionRequest {

  /** Where the caller is; proven by its cookie. */
  InetSocketAddress remoteAddress();

  /** As sent, at most 512 bytes of untrusted text; empty if the caller sent none. */
  String streamId();

  /** The caller's SRT version, 0x00MMmmpp. */
  int peerVersion();

  /** Bytes of the key that the caller encrypts with: 16, 24 or 32; 0 if it does not encrypt. */
  int pbKeyLen();

  /**
   * Accepts; the socket sends from a ring of its own, by {@link SrtSocket#send}.
   *
   * @throws IllegalStateException if the request was answered before
   */
  SrtSocket accept(SrtOptions options, SocketHandler handler);

  /**
   * Accepts; the socket sends what the store holds from index {@code from} on, by {@link
   * SrtSocket#flush}.
   *
   * @throws IllegalStateException if the request was answered before
   */
  SrtSocket accept(SrtOptions options, SocketHandler handler, PacketStore store, long from);

  /**
   * Refuses; the caller is told why.
   *
   * @throws IllegalStateException if the request was answered before
   */
  void reject(Rejection why);
}
