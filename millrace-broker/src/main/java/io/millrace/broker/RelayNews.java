package io.millrace.broker;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;

/**
 * What the publication's observer knows, as it travels with a packet when it is no longer the same.
 * Immutable: nobody moves the buffer's position.
 */
record RelayNews(boolean transportStream, ByteBuffer tables, StreamDescription description) {

  /** Of a publication that said nothing yet. */
  static final RelayNews NONE =
      new RelayNews(true, ByteBuffer.allocate(0).asReadOnlyBuffer(), StreamDescription.UNKNOWN);

  /** The same objects; what they hold is not looked at. */
  @SuppressWarnings("ReferenceEquality") // an observer gives the same until something changed
  boolean is(boolean itsTransportStream, ByteBuffer itsTables, StreamDescription itsDescription) {
    return transportStream == itsTransportStream
        && tables == itsTables
        && description == itsDescription;
  }
}
