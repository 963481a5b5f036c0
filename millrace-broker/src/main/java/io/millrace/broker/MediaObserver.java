package io.millrace.broker;

import io.millrace.media.StreamDescription;
import io.millrace.media.ts.StreamObserver;
import java.nio.ByteBuffer;

/** What the broker wants to know of a producer's bytes; see {@link StreamObserver}. */
interface MediaObserver {

  /** Reads along; says whether a random access point starts in this payload. */
  boolean observe(ByteBuffer payload);

  /** What is known by now; the same object until something changed. */
  StreamDescription description();

  /** False once it is clear that these bytes are not MPEG-TS. */
  boolean isTransportStream();

  /** What a decoder needs ahead of a random access point; empty until known. */
  ByteBuffer tables();

  /** Pictures that began so far; 0 where nobody counts. */
  default long pictures() {
    return 0;
  }

  /** Pieces of the stream that made no sense so far; 0 where nobody counts. */
  default long damaged() {
    return 0;
  }

  /** The real one. */
  static MediaObserver ofTransportStream() {
    StreamObserver stream = new StreamObserver();
    return new MediaObserver() {
      @Override
      public boolean observe(ByteBuffer payload) {
        return stream.observe(payload);
      }

      @Override
      public StreamDescription description() {
        return stream.description();
      }

      @Override
      public boolean isTransportStream() {
        return stream.isTransportStream();
      }

      @Override
      public ByteBuffer tables() {
        return stream.tables();
      }

      @Override
      public long pictures() {
        return stream.pictures();
      }

      @Override
      public long damaged() {
        return stream.damaged();
      }
    };
  }
}
