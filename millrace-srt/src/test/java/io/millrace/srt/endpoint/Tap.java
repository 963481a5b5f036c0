package io.millrace.srt.endpoint;

import io.millrace.testkit.sim.SimNode;
import java.nio.ByteBuffer;

/** A port on a link, and somebody who sees what arrives there before and after it is handled. */
final class Tap implements SimNode {

  /** Sees what arrives. */
  interface Observer {
    void arriving(ByteBuffer datagram, long nowNs);

    /** The datagram was handled; it is what it was before. */
    void handled(ByteBuffer datagram);
  }

  private final SimPort port;
  private final Observer observer;

  Tap(SimPort port, Observer observer) {
    this.port = port;
    this.observer = observer;
  }

  @Override
  public void onDatagram(ByteBuffer datagram, long nowNs) {
    ByteBuffer view = datagram.asReadOnlyBuffer();
    observer.arriving(view, nowNs);
    port.onDatagram(datagram, nowNs);
    observer.handled(view);
  }

  @Override
  public void onTimer(long nowNs) {
    port.onTimer(nowNs);
  }

  @Override
  public long nextDeadlineNs() {
    return port.nextDeadlineNs();
  }
}
