package io.millrace.srt.endpoint;

import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One SRT connection, from the call on. Belongs to its endpoint's loop: every method but {@link
 * #close()} is to be called there.
 */
public interface SrtSocket {

  /** Our socket id (guide §3): names the connection among those of its port that stand. */
  int socketId();

  /** The other side's address. */
  InetSocketAddress remoteAddress();

  /** The stream id that the caller sent; empty if none. */
  String streamId();

  /** Whether the handshake is done and the connection not closed. */
  boolean isConnected();

  /** How the connection is encrypted: SECURED once both sides have the keys (guide §15.6). */
  KeyState kmState();

  /**
   * Sends one payload as one packet, now, stamped with originNs.
   *
   * @param payload 1 to payloadSize bytes, consumed; less if the agreed MTU leaves less
   * @param originNs when it came into being, System.nanoTime scale; not before the last one's
   * @return false if it was dropped: not connected
   * @throws IllegalArgumentException if the payload is empty or too large
   */
  boolean send(ByteBuffer payload, long originNs);

  /** Whether everything that was sent is acknowledged, or given up because it was too late. */
  boolean isSendingDone();

  /**
   * Sends what a given {@code PacketStore} has that was not sent yet. For sockets accepted with a
   * store.
   */
  void flush(long nowNs);

  /**
   * The first packet of the {@code PacketStore} that the peer has not acknowledged; 0 before the
   * handshake is done. With the next ones, what an application that looks after thousands of
   * connections asks for: they allocate nothing.
   */
  long unacknowledgedIndex();

  /**
   * How much media the peer skipped because it did not come in time, microseconds in all. As far as
   * the peer's loss reports and acknowledgements tell.
   */
  long usMissed();

  /** How late the peer plays what it is sent, milliseconds; 0 before the handshake is done. */
  int sndLatencyMs();

  /**
   * What the peer takes in by its own account, bytes a second; 0 while it missed nothing. What is
   * sent again counts.
   */
  int peerBytesPerSecond();

  /** What was counted and measured so far; all zero before the handshake is done. */
  SrtStats stats();

  /** Why there is no connection: the code of a refusal, or of a timeout; null if there is none. */
  @Nullable Rejection rejection();

  /**
   * Sends SHUTDOWN and forgets the connection; with {@code linger}, when everything given to send
   * was acknowledged, or that time is over. Returns at once either way. Any thread; again does
   * nothing.
   */
  void close();
}
