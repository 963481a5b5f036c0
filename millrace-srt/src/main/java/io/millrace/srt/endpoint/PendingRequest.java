package io.millrace.srt.endpoint;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Conclusion;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;

/** A caller whose conclusion came and was not answered yet. */
final class PendingRequest implements ConnectionRequest {

  private final Callers callers;
  private final CallerKey key;
  private final Conclusion conclusion;
  private final long arrivedNs;
  private final int timestampUs;
  private boolean answered;

  PendingRequest(
      Callers callers, CallerKey key, Conclusion conclusion, long arrivedNs, int timestampUs) {
    this.callers = callers;
    this.key = key;
    this.conclusion = conclusion;
    this.arrivedNs = arrivedNs;
    this.timestampUs = timestampUs;
  }

  CallerKey key() {
    return key;
  }

  Conclusion conclusion() {
    return conclusion;
  }

  /** When the conclusion came. */
  long arrivedNs() {
    return arrivedNs;
  }

  /** What the conclusion was stamped with. */
  int timestampUs() {
    return timestampUs;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return key.address();
  }

  @Override
  public String streamId() {
    return conclusion.streamId();
  }

  @Override
  public int peerVersion() {
    return conclusion.peerVersion();
  }

  @Override
  public int pbKeyLen() {
    return conclusion.keyLength();
  }

  @Override
  public SrtSocket accept(SrtOptions options, SocketHandler handler) {
    answer();
    return callers.accept(this, options, handler, null, 0);
  }

  @Override
  public SrtSocket accept(SrtOptions options, SocketHandler handler, PacketStore store, long from) {
    answer();
    return callers.accept(this, options, handler, store, from);
  }

  @Override
  public void reject(Rejection why) {
    answer();
    callers.reject(this, why);
  }

  private void answer() {
    if (answered) {
      throw new IllegalStateException("the request of " + key.address() + " was answered before");
    }
    answered = true;
  }
}
