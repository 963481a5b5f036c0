package io.millrace.broker;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;

/** Knows of a producer's bytes what the observer on the producer's loop found out. One owner. */
final class RelayedMedia implements MediaObserver {

  private RelayNews known = RelayNews.NONE;
  private boolean randomAccess;

  /** What is to be said of the next payload. */
  void next(boolean opensRandomAccess, RelayNews now) {
    randomAccess = opensRandomAccess;
    known = now;
  }

  RelayNews known() {
    return known;
  }

  @Override
  public boolean observe(ByteBuffer payload) {
    return randomAccess;
  }

  @Override
  public StreamDescription description() {
    return known.description();
  }

  @Override
  public boolean isTransportStream() {
    return known.transportStream();
  }

  @Override
  public ByteBuffer tables() {
    return known.tables();
  }
}
